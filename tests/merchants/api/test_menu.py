import pytest

from delivery.accounts.models import Role
from merchants.models import MenuItem
from tests.factories.accounts import UserFactory
from tests.factories.merchants import MenuItemFactory, ShopFactory

pytestmark = pytest.mark.django_db
SOUP = {"section": "Starters", "name": "Caldo verde", "price_minor": 350}
SIZE = {"name": "Size", "min_choices": 1, "choices": [{"name": "Large", "price_minor": 100}]}


@pytest.fixture
def shop():
    return ShopFactory()


@pytest.fixture
def items(shop):
    return f"/api/v1/merchant/shops/{shop.pk}/menu-items"


@pytest.fixture
def client(shop, client_of):
    return client_of(shop.owner)


def test_an_item_is_added_read_changed_and_deleted(client, items):
    response = client.post(items, {**SOUP, "options": [SIZE]})
    assert response.status_code == 201
    item = response.json()
    assert (item["section"], item["price_minor"], item["position"]) == ("Starters", 350, 0)
    assert item["options"][0]["choices"][0]["is_available"] is True
    url = f"{items}/{item['id']}"
    assert client.get(url).json() == item
    changed = client.patch(url, {"is_available": False, "price_minor": 400}).json()
    assert changed == {**item, "is_available": False, "price_minor": 400}
    assert client.delete(url).status_code == 204
    assert client.get(url).status_code == 404
    assert client.delete(url).status_code == 404
    assert client.get(items).json()["results"] == []


def test_items_are_listed_in_the_menus_order_over_pages(client, items, shop):
    for position in (2, 0, 1, 1):
        MenuItemFactory(shop=shop, position=position)
    page = client.get(items, {"page_size": 2}).json()
    rest = client.get(page["next"]).json()
    assert [i["position"] for i in page["results"] + rest["results"]] == [0, 1, 1, 2]
    assert rest["next"] is None


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"price_minor": -1}, "price_minor"),
        ({"price_minor": 10**9}, "price_minor"),
        ({"price_minor": 3.5}, "price_minor"),
        ({"name": ""}, "name"),
        ({"options": [{**SIZE, "max_choices": 0}]}, "options.0.max_choices"),
        ({"options": [{**SIZE, "min_choices": 2, "max_choices": 1}]}, "options.0.max_choices"),
        ({"options": [{**SIZE, "min_choices": 2, "max_choices": 2}]}, "options.0.min_choices"),
        ({"options": [{**SIZE, "choices": []}]}, "options.0.choices"),
        ({"options": [{**SIZE, "choices": [{"name": ""}]}]}, "options.0.choices.0.name"),
    ],
)
def test_a_wrong_item_is_400_and_none_is_made(client, items, wrong, field):
    response = client.post(items, {**SOUP, **wrong})
    assert response.status_code == 400
    assert any(path.startswith(field) for path in response.json()["fields"])
    assert not MenuItem.objects.exists()


def test_strangers_and_other_roles_change_no_menu(items, shop, client_of):
    item = MenuItemFactory(shop=shop, price_minor=1000)
    for role, status in [(Role.MERCHANT, 404), (Role.CUSTOMER, 403), (Role.ADMIN, 403)]:
        client = client_of(UserFactory(role=role))
        assert client.get(items).status_code == status
        assert client.post(items, SOUP).status_code == status
        assert client.patch(f"{items}/{item.pk}", {"price_minor": 1}).status_code == status
        assert client.delete(f"{items}/{item.pk}").status_code == status
    (stored,) = MenuItem.objects.all()
    assert (stored.price_minor, stored.is_deleted) == (1000, False)


def test_a_change_of_an_items_options_takes_whole_groups(client, items):
    item = client.post(items, SOUP).json()
    url = f"{items}/{item['id']}"
    changed = client.patch(url, {"options": [SIZE]}).json()
    assert changed["options"][0]["max_choices"] == 1
    response = client.patch(url, {"options": [{"name": "Milk"}]})
    assert response.status_code == 400
    assert response.json()["fields"] == {"options.0.choices": ["This field is required."]}
    assert client.get(url).json() == changed


def test_an_option_that_is_sent_with_its_id_keeps_it_under_another_name(client, items):
    item = client.post(items, {**SOUP, "options": [SIZE]}).json()
    (group,) = item["options"]
    choice = {**group["choices"][0], "name": "Cup"}
    changed = client.patch(
        f"{items}/{item['id']}", {"options": [{**group, "name": "Vessel", "choices": [choice]}]}
    ).json()
    (same,) = changed["options"]
    assert (same["id"], same["name"]) == (group["id"], "Vessel")
    assert same["choices"] == [choice]
