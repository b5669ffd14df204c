from datetime import timedelta

import pytest

from delivery.live.streams import decode, replay
from drivers.services.deliveries import deliver, pick_up
from orders.services.moves import cancel_order, mark_ready, start_preparing
from tests.factories.drivers import assigned_order
from tests.factories.orders import confirmed_order, placed_order
from tracking.services.estimates import refresh_estimates

pytestmark = pytest.mark.django_db


def told(order):
    """Return the estimates in an order's stream."""
    frames = [decode(text) for text in replay(order.pk, "0").frames.values()]
    return [frame for frame in frames if frame["type"] == "eta"]


def test_an_estimate_is_kept_on_the_order_and_told(now):
    order = confirmed_order(now=now)
    assert refresh_estimates(now=now + timedelta(minutes=30)) == 1
    order.refresh_from_db()
    (frame,) = told(order)
    assert frame["order_id"] == str(order.pk)
    assert set(frame["data"]) == {"eta_at", "eta_low_at", "eta_high_at"}
    assert order.eta_low_at < order.eta_at < order.eta_high_at
    assert frame["data"]["eta_at"] == order.eta_at.isoformat(timespec="milliseconds").replace(
        "+00:00", "Z"
    )


def test_an_estimate_that_hardly_moved_is_not_told_again(now):
    order = confirmed_order(now=now)
    late = now + timedelta(minutes=30)
    refresh_estimates(now=late)
    assert refresh_estimates(now=late + timedelta(seconds=29)) == 0
    assert len(told(order)) == 1
    assert refresh_estimates(now=late + timedelta(seconds=30)) == 1
    assert len(told(order)) == 2


def test_in_a_faster_city_an_estimate_is_told_sooner(now, settings):
    settings.CITY_SPEED = 10
    order = confirmed_order(now=now)
    late = now + timedelta(minutes=30)
    refresh_estimates(now=late)
    assert refresh_estimates(now=late + timedelta(seconds=2)) == 0
    assert refresh_estimates(now=late + timedelta(seconds=3)) == 1
    assert len(told(order)) == 2


def test_a_faster_city_promises_sooner(now, settings):
    slow, fast = (confirmed_order(now=now) for _ in range(2))
    late = now + timedelta(hours=2)
    refresh_estimates(now=late)
    slow.refresh_from_db()
    settings.CITY_SPEED = 10
    refresh_estimates(now=late)
    fast.refresh_from_db()
    assert fast.eta_at - late == (slow.eta_at - late) / 10


def test_a_finished_order_is_not_estimated(now):
    order = placed_order(now=now)
    cancel_order(order_id=order.pk, actor=order.customer, reason="", now=now)
    assert refresh_estimates(now=now + timedelta(hours=1)) == 0
    assert told(order) == []


def test_an_order_on_its_way_arrives_from_where_its_driver_is(now):
    order, driver = assigned_order(confirmed_order(now=now), now=now)
    details = {"order_id": order.pk, "now": now}
    start_preparing(actor=order.shop.owner, **details)
    mark_ready(actor=order.shop.owner, **details)
    pick_up(actor=driver, **details)
    refresh_estimates(now=now)
    order.refresh_from_db()
    # 500 m as the crow flies, by bicycle, and ninety seconds at the door.
    assert timedelta(seconds=120) < order.eta_at - now < timedelta(seconds=360)
    deliver(actor=driver, **details)
    assert refresh_estimates(now=now + timedelta(hours=1)) == 0
