import pytest

from delivery.accounts.models import Role
from delivery.events.models import Event
from delivery.kernel.errors import NotFound
from merchants.models import MenuItem, Option
from merchants.payloads import menu_item_payload
from merchants.services import create_menu_item, delete_menu_item, update_menu_item
from tests.factories.accounts import UserFactory
from tests.factories.merchants import (
    MenuItemFactory,
    OptionFactory,
    OptionGroupFactory,
    ShopFactory,
)

pytestmark = pytest.mark.django_db
SIZE = {
    "name": "Size",
    "min_choices": 1,
    "max_choices": 1,
    "choices": [
        {"name": "Small", "price_minor": 0, "is_available": True},
        {"name": "Large", "price_minor": 150, "is_available": True},
    ],
}
SOUP = {"section": "Starters", "name": "Caldo verde", "price_minor": 350}


def test_a_new_item_stands_at_the_end_with_its_options(now):
    shop = ShopFactory()
    MenuItemFactory(shop=shop, position=6)
    item = create_menu_item(shop_id=shop.pk, actor=shop.owner, now=now, fields=SOUP, options=[SIZE])
    payload = menu_item_payload(item)
    (group,) = payload["options"]
    assert (payload["name"], payload["price_minor"], payload["position"]) == (
        "Caldo verde",
        350,
        7,
    )
    assert (group["name"], group["min_choices"], group["max_choices"]) == ("Size", 1, 1)
    assert [(c["name"], c["price_minor"]) for c in group["choices"]] == [
        ("Small", 0),
        ("Large", 150),
    ]


def test_a_first_item_stands_at_position_0(now):
    shop = ShopFactory()
    item = create_menu_item(shop_id=shop.pk, actor=shop.owner, now=now, fields=SOUP)
    assert item.position == 0


def test_options_are_replaced_only_where_some_are_given(now):
    option = OptionFactory(group=OptionGroupFactory(item=MenuItemFactory()))
    item, shop = option.group.item, option.group.item.shop
    target = {"shop_id": shop.pk, "item_id": item.pk, "actor": shop.owner, "now": now}
    update_menu_item(**target, fields={"price_minor": 900})
    assert list(Option.objects.all()) == [option]
    update_menu_item(**target, fields={}, options=[SIZE])
    assert list(Option.objects.values_list("name", flat=True)) == ["Small", "Large"]
    item.refresh_from_db()
    assert item.price_minor == 900


def test_a_deleted_item_keeps_its_row(now):
    item = MenuItemFactory()
    delete_menu_item(shop_id=item.shop_id, item_id=item.pk, actor=item.shop.owner, now=now)
    item.refresh_from_db()
    assert item.is_deleted
    with pytest.raises(NotFound):
        delete_menu_item(shop_id=item.shop_id, item_id=item.pk, actor=item.shop.owner, now=now)


def test_every_change_is_an_event_of_the_shop(now):
    shop = ShopFactory()
    item = create_menu_item(shop_id=shop.pk, actor=shop.owner, now=now, fields=SOUP)
    target = {"shop_id": shop.pk, "item_id": item.pk, "actor": shop.owner, "now": now}
    update_menu_item(**target, fields={"is_available": False})
    delete_menu_item(**target)
    events = Event.objects.filter(name="shop.updated", subject_id=str(shop.pk))
    assert [event.data["change"] for event in events.order_by("sequence")] == [
        "added",
        "changed",
        "deleted",
    ]


def test_a_stranger_changes_no_menu(now):
    item = MenuItemFactory(price_minor=1000)
    stranger = UserFactory(role=Role.MERCHANT)
    target = {"shop_id": item.shop_id, "actor": stranger, "now": now}
    with pytest.raises(NotFound):
        create_menu_item(**target, fields=SOUP)
    with pytest.raises(NotFound):
        update_menu_item(**target, item_id=item.pk, fields={"price_minor": 1})
    with pytest.raises(NotFound):
        delete_menu_item(**target, item_id=item.pk)
    (stored,) = MenuItem.objects.all()
    assert (stored.price_minor, stored.is_deleted) == (1000, False)
    assert not Event.objects.exists()


def test_an_item_cannot_be_reached_through_another_shop_of_ones_own(now):
    item = MenuItemFactory()
    other = ShopFactory()
    with pytest.raises(NotFound):
        update_menu_item(
            shop_id=other.pk, item_id=item.pk, actor=other.owner, now=now,
            fields={"price_minor": 1},
        )  # fmt: skip


def test_what_is_not_editable_is_refused_as_a_mistake_of_the_caller(now):
    item = MenuItemFactory()
    with pytest.raises(ValueError, match="shop_id"):
        update_menu_item(
            shop_id=item.shop_id, item_id=item.pk, actor=item.shop.owner, now=now,
            fields={"shop_id": 1},
        )  # fmt: skip


def test_what_stays_of_an_items_options_keeps_its_id_and_what_is_gone_is_deleted(now):
    shop = ShopFactory()
    item = create_menu_item(shop_id=shop.pk, actor=shop.owner, now=now, fields=SOUP, options=[SIZE])
    target = {"shop_id": shop.pk, "item_id": item.pk, "actor": shop.owner, "now": now}
    group = item.option_groups.get()
    small, large = group.options.all()

    small_by_id = {"id": small.pk, "name": "Cup", "price_minor": 10}
    medium = {"name": "Medium", "price_minor": 90}
    choices = [medium, {"name": "Large", "price_minor": 200}, small_by_id]
    update_menu_item(**target, fields={}, options=[{**SIZE, "choices": choices}])

    assert item.option_groups.get() == group
    rows = list(Option.objects.values_list("id", "name", "price_minor"))
    assert rows[1:] == [(large.pk, "Large", 200), (small.pk, "Cup", 10)]
    assert rows[0][1:] == ("Medium", 90)

    sides = {**SIZE, "name": "Side", "choices": [{"name": "Rice"}]}
    renamed = {**SIZE, "id": group.pk, "name": "Portion", "choices": [{"name": "Large"}]}
    update_menu_item(**target, fields={}, options=[sides, renamed])

    assert list(item.option_groups.values_list("name", flat=True)) == ["Side", "Portion"]
    assert list(Option.objects.filter(group=group).values_list("id", flat=True)) == [large.pk]


def test_an_option_stays_sold_out_until_its_hour_unless_it_is_put_back_on_sale(now):
    option = OptionFactory(is_available=False, available_again_at=now)
    item, shop = option.group.item, option.group.item.shop
    target = {"shop_id": shop.pk, "item_id": item.pk, "actor": shop.owner, "now": now}
    group = {**SIZE, "name": option.group.name}
    for sent, expected in [
        ({}, now),
        ({"is_available": False}, now),
        ({"is_available": True}, None),
    ]:
        choices = [{"name": option.name, "price_minor": 5, **sent}]
        update_menu_item(**target, fields={}, options=[{**group, "choices": choices}])
        option.refresh_from_db()
        assert (option.price_minor, option.available_again_at) == (5, expected)
    assert option.is_available
