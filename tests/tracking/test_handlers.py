import pytest
from django.db import transaction

from delivery.accounts.models import Role
from delivery.events.models import Event
from delivery.live.streams import decode, replay
from orders.services import moves
from tests.factories.accounts import UserFactory
from tests.factories.drivers import assigned_order
from tests.factories.orders import confirmed_order, placed_order
from tracking.handlers import tell_shop

pytestmark = pytest.mark.django_db


def test_a_status_change_carries_exactly_the_fields_that_changed(now, relay_all):
    order = placed_order(now=now)
    relay_all()
    moves.cancel_order(order_id=order.pk, actor=order.customer, reason="changed my mind", now=now)
    relay_all()
    *_, last = replay(order.pk, "0").frames.values()
    assert decode(last)["data"] == {
        "status": "cancelled",
        "cancelled_at": "2026-11-18T12:00:00.000Z",
        "cancel_reason": "changed my mind",
        "cancelled_by": "customer",
        "cancellation_fee_minor": 0,
        "refunded_minor": order.total_minor,
    }


def test_taking_an_order_from_its_driver_is_told_with_nobody_in_its_place(now, relay_all):
    order, _ = assigned_order(confirmed_order(now=now), now=now)
    with transaction.atomic():
        moves.unassign_driver(order_id=order.pk, actor=UserFactory(role=Role.ADMIN), now=now)
    relay_all()
    *_, last = replay(order.pk, "0").frames.values()
    assert decode(last)["type"] == "driver_assigned"
    assert decode(last)["data"] == {"driver": None, "assigned_at": None}


def test_the_shop_is_told_once_per_event_and_never_through_the_order(now, relay_all):
    order = placed_order(now=now)
    relay_all()
    event = Event.objects.get(name="order.placed", subject_id=str(order.pk))
    tell_shop(event)
    assert len(replay(order.pk, "0").frames) == 1
