from datetime import timedelta

import pytest

from delivery.accounts.actors import SYSTEM
from delivery.kernel.clock import utc_now
from delivery.ops.invariants import find_violations
from drivers.models import Offer
from drivers.services.deliveries import deliver, pick_up
from orders.models import Order
from orders.services.moves import start_preparing
from tests.factories.drivers import assigned_order, make_driver
from tests.factories.orders import confirmed_order

pytestmark = pytest.mark.django_db


@pytest.fixture
def delivered(relay_all):
    now = utc_now() - timedelta(minutes=5)
    order, driver = assigned_order(confirmed_order(now=now), now=now)
    start_preparing(order_id=order.pk, actor=SYSTEM, now=now)
    pick_up(order_id=order.pk, actor=driver, now=now)
    deliver(order_id=order.pk, actor=driver, now=now)
    relay_all()
    return order


def broken() -> set[str]:
    return {violation.invariant for violation in find_violations()}


def test_a_whole_delivery_breaks_nothing(delivered):
    assert broken() == set()


def test_an_order_with_another_driver_than_accepted_it_is_found(delivered):
    Order.objects.update(driver=make_driver())
    assert "accepted_offer_belongs_to_the_orders_driver" in broken()


def test_a_driver_who_was_paid_something_else_is_found(delivered):
    Offer.objects.update(payout_minor=1)
    assert broken() == {"delivery_pays_what_was_offered"}


def test_a_delivery_without_pay_is_found():
    now = utc_now() - timedelta(minutes=5)
    order, _ = assigned_order(confirmed_order(now=now), now=now)
    Order.objects.filter(pk=order.pk).update(
        status="delivered", picked_up_at=now, delivered_at=now, preparing_at=now
    )
    assert "delivered_order_was_paid" in broken()
