import pytest

from delivery.accounts.models import Role
from delivery.kernel.errors import Invalid
from orders.errors import CancellationFeeChanged
from orders.models import Adjustment, Order
from orders.services.cancellation import cancellation_terms
from orders.services.lines import LineInput
from orders.services.moves import cancel_order, confirm_order, reject_order
from orders.services.sold_out import mark_sold_out
from tests.factories.accounts import UserFactory
from tests.factories.merchants import MenuItemFactory, ShopFactory
from tests.factories.orders import confirmed_order, placed_order

pytestmark = pytest.mark.django_db
TOTAL = 2290


def money_of(order):
    order = Order.objects.get(pk=order.pk)
    return order.status, order.cancellation_fee_minor, order.refunded_minor


def test_calling_off_is_free_before_the_shop_has_accepted(now):
    order = placed_order(now=now)
    terms = cancellation_terms(order, actor=order.customer)
    assert (terms.may_cancel, terms.fee_minor, terms.refund_minor) == (True, 0, TOTAL)
    cancel_order(order_id=order.pk, actor=order.customer, reason="", now=now)
    assert money_of(order) == ("cancelled", 0, TOTAL)


def test_calling_off_later_costs_what_was_shown(now):
    order = confirmed_order(now=now)
    terms = cancellation_terms(order, actor=order.customer)
    assert (terms.fee_minor, terms.refund_minor) == (1000, TOTAL - 1000)
    cancel_order(
        order_id=order.pk, actor=order.customer, reason="Late", now=now, accepted_fee_minor=1000
    )
    assert money_of(order) == ("cancelled", 1000, TOTAL - 1000)
    entry = Adjustment.objects.get()
    assert (entry.kind, entry.amount_minor, entry.note) == ("cancellation", 1000 - TOTAL, "Late")


def test_what_sold_out_costs_no_fee_and_the_tip_goes_back(now):
    shop = ShopFactory()
    lines = tuple(LineInput(MenuItemFactory(shop=shop, price_minor=p).pk, 1) for p in (9000, 1000))
    order = confirmed_order(now=now, shop=shop, lines=lines, tip_minor=300)
    dear = order.items.get(unit_price_minor=9000)
    mark_sold_out(order_id=order.pk, item_id=dear.pk, actor=shop.owner, now=now)
    order.refresh_from_db()
    terms = cancellation_terms(order, actor=order.customer)
    left_minor = order.total_minor - 9450
    assert (terms.fee_minor, terms.refund_minor) == (500, left_minor - 500)
    cancel_order(order_id=order.pk, actor=order.customer, reason="", now=now)
    assert money_of(order) == ("cancelled", 500, order.total_minor - 500)


def test_a_fee_that_was_not_shown_is_not_charged(now):
    order = placed_order(now=now)
    shown = cancellation_terms(order, actor=order.customer).fee_minor
    confirm_order(order_id=order.pk, actor=order.shop.owner, now=now)
    with pytest.raises(CancellationFeeChanged) as refusal:
        cancel_order(
            order_id=order.pk, actor=order.customer, reason="", now=now, accepted_fee_minor=shown
        )
    assert refusal.value.extra == {"fee_minor": 1000, "currency": "EUR"}
    assert money_of(order) == ("confirmed", 0, 0)
    assert not Adjustment.objects.exists()


def test_who_sells_or_operates_costs_the_customer_nothing(now):
    rejected, called_off = placed_order(now=now), confirmed_order(now=now)
    reject_order(order_id=rejected.pk, actor=rejected.shop.owner, reason="No bread", now=now)
    operator = UserFactory(role=Role.ADMIN)
    cancel_order(order_id=called_off.pk, actor=operator, reason="Storm", now=now)
    assert money_of(rejected) == money_of(called_off) == ("cancelled", 0, TOTAL)


def test_an_operator_says_why(now):
    order = confirmed_order(now=now)
    with pytest.raises(Invalid) as refusal:
        cancel_order(order_id=order.pk, actor=UserFactory(role=Role.ADMIN), reason=" ", now=now)
    assert list(refusal.value.fields) == ["reason"]
    assert money_of(order) == ("confirmed", 0, 0)


def test_an_order_that_is_over_cannot_be_called_off_and_shows_no_fee(now):
    order = placed_order(now=now)
    cancel_order(order_id=order.pk, actor=order.customer, reason="", now=now)
    terms = cancellation_terms(Order.objects.get(), actor=order.customer)
    assert (terms.may_cancel, terms.fee_minor, terms.refund_minor) == (False, 0, 0)
