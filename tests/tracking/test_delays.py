"""What the watchers of an order are told while no driver takes it."""

import json

import pytest

from delivery.accounts.actors import SYSTEM
from delivery.events.outbox import emit
from delivery.live.streams import decode, replay
from drivers.models import Search
from tests.factories.drivers import assigned_order
from tests.factories.orders import confirmed_order
from tracking.services.watching import snapshot_for

pytestmark = pytest.mark.django_db


@pytest.fixture
def report(now, relay_all):
    """Report an order as one that nobody is near enough to take."""

    def run(order):
        reported = {"began_at": now, "unserved_at": now, "unserved_reason": "nobody_near"}
        Search.objects.update_or_create(order=order, defaults=reported)
        emit(
            "order.unserved",
            subject_type="order",
            subject_id=order.pk,
            actor=SYSTEM,
            now=now,
            data={"reason": "nobody_near", "driver_id": None, "shop_id": order.shop_id},
        )
        relay_all()

    return run


def newest(order):
    *_, last = replay(order.pk, "0").frames.values()
    return decode(last)


def test_an_order_nobody_takes_is_told_to_be_late_and_why(now, report):
    order = confirmed_order(now=now)
    report(order)
    assert newest(order)["type"] == "eta"
    assert newest(order)["data"]["delay_reason"] == "nobody_near"
    assert snapshot_for(order.customer, order.pk)["delay_reason"] == "nobody_near"


def test_a_driver_found_meanwhile_leaves_nothing_to_tell(now, report):
    order, _ = assigned_order(confirmed_order(now=now), now=now)
    report(order)
    assert "delay_reason" not in json.dumps(list(replay(order.pk, "0").frames.values()))
    assert "delay_reason" not in snapshot_for(order.customer, order.pk)
