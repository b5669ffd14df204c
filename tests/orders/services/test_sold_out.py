from contextlib import nullcontext

import pytest

from delivery.accounts.models import Role
from delivery.events.models import Event
from delivery.kernel.errors import Forbidden
from merchants.models import OptionGroup
from orders.errors import (
    AlreadySoldOut,
    CannotRunOut,
    OrderNotFound,
    ReplacementRefused,
)
from orders.models import Adjustment, Order, OrderItem
from orders.payloads import order_payload
from orders.selectors import orders_with_parties
from orders.services.baskets import LineInput
from orders.services.moves import confirm_order
from orders.services.sold_out import mark_sold_out, replacements_of
from tests.factories.accounts import UserFactory
from tests.factories.merchants import MenuItemFactory, ShopFactory
from tests.factories.orders import confirmed_order, placed_order

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop():
    return ShopFactory()


@pytest.fixture
def order(shop, now):
    """Two of something at 10.00 that may be replaced, one at 5.00 that may not."""
    lines = (
        LineInput(MenuItemFactory(shop=shop, price_minor=1000).pk, 2, if_sold_out="replace"),
        LineInput(MenuItemFactory(shop=shop, price_minor=500).pk, 1),
    )
    order = placed_order(now=now, shop=shop, lines=lines)
    return confirm_order(order_id=order.pk, actor=shop.owner, now=now)


def line_of(order, price_minor):
    return OrderItem.objects.get(order=order, unit_price_minor=price_minor)


def test_a_missing_line_is_refunded_with_its_service_fee(order, shop, now):
    line = line_of(order, 500)
    mark_sold_out(order_id=order.pk, item_id=line.pk, actor=shop.owner, now=now)
    order.refresh_from_db()
    assert (order.refunded_minor, order.total_minor) == (525, 2500 + 190 + 125)
    entry = Adjustment.objects.get()
    assert (entry.kind, entry.amount_minor, entry.item) == ("sold_out", -525, line)
    assert line_of(order, 500).sold_out_at == now


def test_a_cheaper_replacement_refunds_the_difference(order, shop, now):
    other = MenuItemFactory(shop=shop, price_minor=800, name="Soup")
    line = line_of(order, 1000)
    mark_sold_out(
        order_id=order.pk, item_id=line.pk, actor=shop.owner, now=now, replacement_id=other.pk
    )
    line.refresh_from_db()
    assert (line.replacement, line.replacement_name) == (other, "Soup")
    assert Order.objects.get().refunded_minor == 420


def test_a_dearer_replacement_costs_nothing_more(order, shop, now):
    other = MenuItemFactory(shop=shop, price_minor=1800)
    line = line_of(order, 1000)
    mark_sold_out(
        order_id=order.pk, item_id=line.pk, actor=shop.owner, now=now, replacement_id=other.pk
    )
    order.refresh_from_db()
    assert (order.refunded_minor, order.total_minor) == (0, 2815)


def test_what_its_watchers_are_told_is_what_a_new_watcher_reads(order, shop, now):
    line = line_of(order, 500)
    mark_sold_out(order_id=order.pk, item_id=line.pk, actor=shop.owner, now=now)
    changes = Event.objects.get(name="order.item_sold_out").data["changes"]
    current = order_payload(orders_with_parties().get(pk=order.pk))
    assert changes == {name: current[name] for name in changes}
    assert set(changes) == {"items", "refunded_minor"}


def test_a_replacement_that_the_customer_did_not_want_is_refused(order, shop, now):
    other = MenuItemFactory(shop=shop)
    with pytest.raises(ReplacementRefused):
        mark_sold_out(
            order_id=order.pk, item_id=line_of(order, 500).pk, actor=shop.owner, now=now,
            replacement_id=other.pk,
        )  # fmt: skip
    assert line_of(order, 500).sold_out_at is None
    assert Order.objects.get().refunded_minor == 0


@pytest.mark.parametrize("make", [MenuItemFactory, lambda: MenuItemFactory(is_available=False)])
def test_a_replacement_of_another_shop_is_refused(order, shop, now, make):
    with pytest.raises(ReplacementRefused):
        mark_sold_out(
            order_id=order.pk, item_id=line_of(order, 1000).pk, actor=shop.owner, now=now,
            replacement_id=make().pk,
        )  # fmt: skip
    assert not Adjustment.objects.exists()


def test_a_line_is_not_replaced_with_itself(order, shop, now):
    line = line_of(order, 1000)
    with pytest.raises(ReplacementRefused, match="what is sold out"):
        mark_sold_out(
            order_id=order.pk, item_id=line.pk, actor=shop.owner, now=now,
            replacement_id=line.menu_item_id,
        )  # fmt: skip
    assert line_of(order, 1000).sold_out_at is None


@pytest.mark.parametrize(("least", "is_offered"), [(0, True), (1, False)])
def test_only_what_needs_no_choice_may_replace_a_line(order, shop, now, least, is_offered):
    other = MenuItemFactory(shop=shop, price_minor=1000)
    OptionGroup.objects.create(item=other, name="Size", min_choices=least, max_choices=1)
    line = line_of(order, 1000)
    refusal = nullcontext() if is_offered else pytest.raises(ReplacementRefused, match="choice")
    with refusal:
        mark_sold_out(
            order_id=order.pk, item_id=line.pk, actor=shop.owner, now=now, replacement_id=other.pk
        )
    assert (other in replacements_of(shop)) is is_offered
    assert (line_of(order, 1000).replacement == other) is is_offered
    assert Order.objects.get().status == "confirmed"


def test_a_line_is_sold_out_once(order, shop, now):
    line = line_of(order, 500)
    mark_sold_out(order_id=order.pk, item_id=line.pk, actor=shop.owner, now=now)
    with pytest.raises(AlreadySoldOut):
        mark_sold_out(order_id=order.pk, item_id=line.pk, actor=shop.owner, now=now)
    assert Order.objects.get().refunded_minor == 525


def test_an_order_of_which_nothing_is_left_is_cancelled_free_of_charge(order, shop, now):
    mark_sold_out(order_id=order.pk, item_id=line_of(order, 500).pk, actor=shop.owner, now=now)
    mark_sold_out(order_id=order.pk, item_id=line_of(order, 1000).pk, actor=shop.owner, now=now)
    order.refresh_from_db()
    assert (order.status, order.cancelled_by, order.cancel_reason) == (
        "cancelled", "merchant", "All of it has sold out",
    )  # fmt: skip
    assert (order.cancellation_fee_minor, order.refunded_minor) == (0, order.total_minor)
    entries = Adjustment.objects.values_list("kind", "amount_minor")
    assert dict(entries) == {"sold_out": -525, "cancellation": 525 - order.total_minor}


def test_what_is_left_may_still_be_replaced(order, shop, now):
    other = MenuItemFactory(shop=shop, price_minor=1000)
    mark_sold_out(order_id=order.pk, item_id=line_of(order, 500).pk, actor=shop.owner, now=now)
    mark_sold_out(
        order_id=order.pk, item_id=line_of(order, 1000).pk, actor=shop.owner, now=now,
        replacement_id=other.pk,
    )  # fmt: skip
    assert Order.objects.get().status == "confirmed"
    assert line_of(order, 1000).replacement == other


def test_only_the_shop_says_what_is_sold_out(order, now):
    line = line_of(order, 500)
    with pytest.raises(Forbidden):
        mark_sold_out(order_id=order.pk, item_id=line.pk, actor=order.customer, now=now)
    with pytest.raises(OrderNotFound):
        mark_sold_out(
            order_id=order.pk, item_id=line.pk, actor=UserFactory(role=Role.MERCHANT), now=now
        )
    assert not Adjustment.objects.exists()


def test_an_order_that_is_not_in_the_kitchen_loses_nothing(shop, now):
    order = placed_order(now=now, shop=shop)
    with pytest.raises(CannotRunOut):
        mark_sold_out(order_id=order.pk, item_id=order.items.all()[0].pk, actor=shop.owner, now=now)
    assert not Adjustment.objects.exists()


def test_a_customer_who_wanted_all_or_nothing_pays_nothing(shop, now):
    dish = MenuItemFactory(shop=shop, name="Soup", price_minor=1000)
    line = LineInput(dish.pk, 1, if_sold_out="cancel")
    order = confirmed_order(now=now, shop=shop, lines=(line,))
    mark_sold_out(order_id=order.pk, item_id=order.items.get().pk, actor=shop.owner, now=now)
    order.refresh_from_db()
    assert (order.status, order.cancelled_by, order.cancel_reason, order.refunded_minor) == (
        "cancelled",
        "merchant",
        "Soup is sold out",
        order.total_minor,
    )
