"""What placing checks beyond the menu: time, place, amount; prices have tests of their own."""

from datetime import timedelta

import pytest

from delivery.accounts.actors import SYSTEM
from merchants.models import Shop
from orders.errors import BelowMinimum, OutOfRange, ShopClosed, SlotUnavailable, TooEarly
from orders.models import Order
from orders.selectors import awaiting_driver, under_way
from orders.services.baskets import LineInput
from orders.services.moves import confirm_order, start_preparing
from tests.factories.merchants import MenuItemFactory, OptionFactory, ShopFactory
from tests.factories.orders import near, placed_order

pytestmark = pytest.mark.django_db
SLOT_IN = timedelta(hours=3)


def test_options_and_notes_are_kept_as_they_were_ordered(now):
    shop = ShopFactory()
    item = MenuItemFactory(shop=shop, price_minor=1000)
    option = OptionFactory(group__item=item, name="Large", price_minor=200)
    line = LineInput(item.pk, 3, (option.pk,), "no onions", "replace")
    order = placed_order(now=now, shop=shop, lines=(line,))
    option.delete()
    kept = order.items.all()[0]
    assert (kept.unit_price_minor, kept.quantity, order.subtotal_minor) == (1200, 3, 3600)
    assert kept.options == [{"id": line.option_ids[0], "name": "Large", "price_minor": 200}]
    assert (kept.notes, kept.if_sold_out) == ("no onions", "replace")


def test_a_basket_below_the_shops_minimum_is_refused_with_what_is_missing(now):
    shop = ShopFactory(minimum_order_minor=2500)
    with pytest.raises(BelowMinimum) as refusal:
        placed_order(now=now, shop=shop)
    assert refusal.value.detail == "The shop delivers from €25.00; add €5.00."
    assert refusal.value.extra == {"minimum_order_minor": 2500, "subtotal_minor": 2000}
    assert not Order.objects.exists()


def test_a_basket_at_the_minimum_is_enough(now):
    assert placed_order(now=now, shop=ShopFactory(minimum_order_minor=2000))


def test_an_area_takes_the_place_of_the_radius(now):
    shop = ShopFactory(delivery_radius_m=100)
    lat, lng = shop.lat, shop.lng
    shop.delivery_area = [[lat, lng - 0.01], [lat + 0.01, lng - 0.01], [lat + 0.01, lng + 0.01]]
    shop.save()
    assert placed_order(now=now, shop=shop, dropoff=near(shop, north_m=900))
    with pytest.raises(OutOfRange):
        placed_order(now=now, shop=shop, dropoff=near(shop, north_m=-50))


def test_an_order_for_later_is_due_so_that_it_arrives_in_its_slot(now):
    order = placed_order(now=now, scheduled_for=now + SLOT_IN)
    # The promise from the shop to this door is 17 minutes at best.
    assert order.due_at == now + SLOT_IN - timedelta(minutes=17)
    assert (order.eta_low_at, order.eta_high_at) == (
        now + SLOT_IN,
        now + SLOT_IN + timedelta(minutes=30),
    )
    assert order.promised_by_at == order.eta_high_at
    assert order.answer_by_at == order.due_at


def test_an_order_at_once_waits_for_an_answer_as_long_as_the_shop_has_set(now):
    order = placed_order(now=now, shop=ShopFactory(accept_within_minutes=7))
    assert (order.due_at, order.answer_by_at) == (None, now + timedelta(minutes=7))


def test_a_time_between_slots_is_refused(now):
    with pytest.raises(SlotUnavailable) as refusal:
        placed_order(now=now, scheduled_for=now + SLOT_IN + timedelta(minutes=1))
    assert list(refusal.value.fields) == ["scheduled_for"]
    assert not Order.objects.exists()


def test_a_shop_that_takes_no_orders_takes_none_for_later_either(now):
    with pytest.raises(ShopClosed):
        placed_order(now=now, shop=ShopFactory(is_accepting=False), scheduled_for=now + SLOT_IN)


def test_neither_kitchen_nor_driver_begins_before_an_order_is_due(now):
    order = placed_order(now=now, scheduled_for=now + SLOT_IN)
    confirm_order(order_id=order.pk, actor=SYSTEM, now=now)
    with pytest.raises(TooEarly):
        start_preparing(order_id=order.pk, actor=SYSTEM, now=now)
    assert not awaiting_driver(order.region_id, now=now).exists()
    assert not under_way(now).exists()

    due = order.due_at
    assert list(awaiting_driver(order.region_id, now=due)) == [order]
    assert list(under_way(due)) == [order]
    start_preparing(order_id=order.pk, actor=SYSTEM, now=due)
    assert Order.objects.get().status == "preparing"


def test_the_shops_row_is_not_changed_by_an_order(now):
    shop = ShopFactory()
    before = Shop.objects.filter(pk=shop.pk).values().get()
    placed_order(now=now, shop=shop)
    assert Shop.objects.filter(pk=shop.pk).values().get() == before
