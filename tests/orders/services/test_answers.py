from datetime import timedelta

import pytest

from delivery.accounts.actors import SYSTEM
from orders.models import Order
from orders.services.answers import NO_ANSWER, accept_for_shop, reject_unanswered
from orders.services.moves import cancel_order, confirm_order
from tests.factories.merchants import ShopFactory
from tests.factories.orders import placed_order

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def status_of(order):
    return Order.objects.get(pk=order.pk).status


def test_a_shop_that_accepts_everything_has_its_orders_confirmed(now, relay_all):
    order = placed_order(now=now, shop=ShopFactory(auto_accept=True))
    relay_all()
    assert status_of(order) == "confirmed"


def test_other_shops_answer_for_themselves(now, relay_all):
    order = placed_order(now=now)
    relay_all()
    assert status_of(order) == "pending"


def test_accepting_again_or_too_late_changes_nothing(now):
    shop = ShopFactory(auto_accept=True)
    order, gone = placed_order(now=now, shop=shop), placed_order(now=now, shop=shop)
    cancel_order(order_id=gone.pk, actor=gone.customer, reason="", now=now)
    for _ in range(2):
        accept_for_shop(order_id=order.pk, now=now + MINUTE)
        accept_for_shop(order_id=gone.pk, now=now + MINUTE)
    assert (status_of(order), status_of(gone)) == ("confirmed", "cancelled")


def test_an_order_that_nobody_answers_is_declined_and_refunded(now):
    order = placed_order(now=now)
    assert reject_unanswered(now=now + 9 * MINUTE) == 0
    assert reject_unanswered(now=now + 10 * MINUTE) == 1
    assert reject_unanswered(now=now + 11 * MINUTE) == 0
    order.refresh_from_db()
    assert (order.status, order.cancelled_by, order.cancel_reason) == (
        "cancelled",
        "system",
        NO_ANSWER,
    )
    assert (order.refunded_minor, order.cancellation_fee_minor) == (order.total_minor, 0)


def test_an_order_that_was_answered_stays(now):
    order = placed_order(now=now)
    confirm_order(order_id=order.pk, actor=SYSTEM, now=now)
    assert reject_unanswered(now=now + 60 * MINUTE) == 0
    assert status_of(order) == "confirmed"


def test_an_order_for_later_is_answered_until_the_kitchen_must_begin(now):
    order = placed_order(now=now, scheduled_for=now + timedelta(hours=3))
    assert reject_unanswered(now=order.due_at - MINUTE) == 0
    assert reject_unanswered(now=order.due_at) == 1
