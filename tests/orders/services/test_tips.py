from datetime import timedelta

import pytest

from delivery.accounts.models import Role
from delivery.events.models import Event
from orders.errors import AlreadyTipped, OrderNotFound, TooEarlyToTip, WindowClosed
from orders.models import Adjustment, Order
from orders.services.tips import add_tip
from tests.factories.accounts import UserFactory
from tests.factories.orders import confirmed_order, delivered_order

pytestmark = pytest.mark.django_db


def test_a_tip_after_delivery_is_charged_on_top(now):
    order = delivered_order(now=now)
    add_tip(order_id=order.pk, actor=order.customer, tip_minor=300, now=now)
    order.refresh_from_db()
    assert (order.tip_added_minor, order.total_minor) == (300, 2290)
    entry = Adjustment.objects.get()
    assert (entry.kind, entry.amount_minor) == ("tip", 300)
    told = Event.objects.get(name="order.tipped").data["changes"]
    assert told == {"tip_added_minor": 300}


@pytest.mark.parametrize(
    ("make", "actor", "later", "refusal"),
    [
        (confirmed_order, "customer", timedelta(0), TooEarlyToTip),
        (delivered_order, "stranger", timedelta(0), OrderNotFound),
        (delivered_order, "customer", timedelta(days=7, seconds=1), WindowClosed),
    ],
)
def test_a_tip_that_is_not_due_is_refused(now, make, actor, later, refusal):
    order = make(now=now)
    tipper = order.customer if actor == "customer" else UserFactory(role=Role.CUSTOMER)
    with pytest.raises(refusal):
        add_tip(order_id=order.pk, actor=tipper, tip_minor=300, now=now + later)
    assert Order.objects.get().tip_added_minor == 0
    assert not Adjustment.objects.exists()


def test_a_tip_sent_twice_is_charged_once(now):
    order = delivered_order(now=now)
    add_tip(order_id=order.pk, actor=order.customer, tip_minor=300, now=now)
    with pytest.raises(AlreadyTipped):
        add_tip(order_id=order.pk, actor=order.customer, tip_minor=300, now=now)
    assert Order.objects.get().tip_added_minor == 300
