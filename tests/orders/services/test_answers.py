from datetime import timedelta

import pytest
from django.db import connection
from structlog.testing import capture_logs

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


def test_an_order_that_cannot_be_declined_leaves_the_others_their_turn(now):
    broken, order = placed_order(now=now), placed_order(now=now)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(
            "ALTER TABLE orders_order ADD CONSTRAINT broken"
            " CHECK (id <> %s OR status = 'pending') NOT VALID",
            [broken.pk],
        )
    with capture_logs() as lines:
        assert reject_unanswered(now=now + 10 * MINUTE) == 1
    assert (status_of(broken), status_of(order)) == ("pending", "cancelled")
    [told] = [line for line in lines if line["event"] == "unanswered_order_stays"]
    assert (told["order_id"], told["alert"]) == (str(broken.pk), True)
