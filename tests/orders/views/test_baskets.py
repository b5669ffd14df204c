import pytest

from merchants.models import MenuItem, Shop
from orders.basket import SessionBasket
from tests.factories.accounts import PASSWORD, UserFactory
from tests.factories.merchants import MenuItemFactory, OptionFactory, OptionGroupFactory
from tests.factories.visitors import HTMX, neighbour

pytestmark = pytest.mark.django_db


def line_of(item, **changes):
    return {"shop_id": item.shop_id, "menu_item_id": item.pk, "quantity": 1, **changes}


def basket_of(client):
    return SessionBasket(client.session)


def test_an_item_is_put_in_and_the_panel_comes_back():
    item, client = MenuItemFactory(name="Caldo verde", price_minor=450), neighbour()

    response = client.post("/basket/lines", line_of(item, quantity=2), headers=HTMX)

    page = response.content.decode()
    assert "Caldo verde" in page
    assert "€9.00" in page
    assert 'id="basket-link"' in page
    assert "basket:added" in response["HX-Trigger-After-Settle"]
    assert basket_of(client).count == 2


def test_without_scripts_the_visitor_is_led_back_to_the_menu():
    item, client = MenuItemFactory(), neighbour()

    response = client.post("/basket/lines", line_of(item))

    assert (response.status_code, response["Location"]) == (302, f"/m/{item.shop.slug}")


def test_chosen_options_add_to_the_price():
    item, client = MenuItemFactory(price_minor=1000), neighbour()
    group = OptionGroupFactory(item=item)
    large = OptionFactory(group=group, name="Large", price_minor=200)

    page = client.post(
        "/basket/lines", line_of(item, **{f"group-{group.pk}": large.pk}), headers=HTMX
    )

    assert "€12.00" in page.content.decode()
    assert "Large" in page.content.decode()


def test_a_second_shop_is_asked_about_and_nothing_changes():
    first, second, client = MenuItemFactory(), MenuItemFactory(), neighbour()
    client.post("/basket/lines", line_of(first))

    response = client.post("/basket/lines", line_of(second), headers=HTMX)

    assert response["HX-Retarget"] == "#dialog"
    assert "Start a new basket?" in response.content.decode()
    assert basket_of(client).shop_id == first.shop_id


def test_a_second_shop_replaces_the_basket_when_confirmed():
    first, second, client = MenuItemFactory(), MenuItemFactory(), neighbour()
    client.post("/basket/lines", line_of(first))

    client.post("/basket/lines", line_of(second, replace="1"))

    assert basket_of(client).shop_id == second.shop_id


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"quantity": 0}, 400),
        ({"quantity": -1}, 400),
        ({"quantity": 10**9}, 400),
        ({"quantity": "two"}, 400),
        ({"shop_id": "x"}, 400),
        ({"shop_id": 2**63 - 1}, 404),
        ({"menu_item_id": 2**63 - 1}, 422),
        ({"menu_item_id": 2**70}, 400),
        ({"group-1": "x"}, 400),
        ({"group-1": 2**63 - 1}, 422),
        ({"notes": "x" * 201}, 400),
    ],
)
def test_what_cannot_be_ordered_is_refused_and_not_put_in(changes, status):
    item, client = MenuItemFactory(), neighbour()

    response = client.post("/basket/lines", line_of(item, **changes), headers=HTMX)

    assert response.status_code == status
    assert response["HX-Retarget"] == "#toasts"
    assert basket_of(client).count == 0


def test_a_sold_out_item_is_refused_by_name():
    item, client = MenuItemFactory(name="Bacalhau", is_available=False), neighbour()

    response = client.post("/basket/lines", line_of(item), headers=HTMX)

    assert response.status_code == 422
    assert "Bacalhau is sold out." in response.content.decode()


def test_the_quantity_of_a_line_is_changed():
    client = neighbour()
    client.post("/basket/lines", line_of(MenuItemFactory()))
    line = basket_of(client).lines[0]

    client.post(f"/basket/lines/{line.id}", {"quantity": 3}, headers=HTMX)

    assert basket_of(client).count == 3


def test_the_basket_can_be_emptied():
    client = neighbour()
    client.post("/basket/lines", line_of(MenuItemFactory()))

    response = client.post("/basket/clear")

    assert response["Location"] == "/basket"
    assert basket_of(client).count == 0


def test_the_basket_survives_signing_in():
    user, item, client = UserFactory(), MenuItemFactory(), neighbour()
    client.post("/basket/lines", line_of(item, quantity=2))

    client.post("/sign-in", {"email": user.email, "password": PASSWORD})

    assert client.session["_auth_user_id"] == str(user.pk)
    assert basket_of(client).count == 2


def test_what_sold_out_meanwhile_is_marked_in_the_basket():
    item, client = MenuItemFactory(name="Bacalhau"), neighbour()
    client.post("/basket/lines", line_of(item))
    MenuItem.objects.update(is_available=False)

    page = client.get("/basket").content.decode()

    assert "Bacalhau is sold out." in page


def test_what_left_the_menu_stays_visible_in_the_basket():
    item, client = MenuItemFactory(), neighbour()
    client.post("/basket/lines", line_of(item))
    MenuItem.objects.update(is_deleted=True)

    assert "No longer on the menu" in client.get("/basket").content.decode()


def test_what_to_do_about_a_sold_out_line_is_chosen():
    client = neighbour()
    client.post("/basket/lines", line_of(MenuItemFactory()))
    line = basket_of(client).lines[0]

    response = client.post(
        f"/basket/lines/{line.id}/if-sold-out", {"if_sold_out": "cancel"}, headers=HTMX
    )

    assert '<option value="cancel" selected>' in response.content.decode()
    assert basket_of(client).lines[0].wanted.if_sold_out == "cancel"


@pytest.mark.parametrize("choice", ["", "eat"])
def test_an_unknown_choice_changes_nothing(choice):
    client = neighbour()
    client.post("/basket/lines", line_of(MenuItemFactory()))
    line = basket_of(client).lines[0]

    response = client.post(f"/basket/lines/{line.id}/if-sold-out", {"if_sold_out": choice})

    assert response.status_code == 400
    assert basket_of(client).lines[0].wanted.if_sold_out == "refund"


def test_below_the_minimum_the_missing_amount_stands_where_the_checkout_was():
    item, client = MenuItemFactory(price_minor=1000), neighbour()
    Shop.objects.update(minimum_order_minor=2500)
    client.post("/basket/lines", line_of(item))

    page = client.get("/basket").content.decode()

    assert "Add €15.00 more." in page
    assert 'href="/checkout"' not in page


def test_from_the_minimum_on_the_way_is_free():
    item, client = MenuItemFactory(price_minor=1000), neighbour()
    Shop.objects.update(minimum_order_minor=1000)
    client.post("/basket/lines", line_of(item))

    assert 'href="/checkout"' in client.get("/basket").content.decode()
