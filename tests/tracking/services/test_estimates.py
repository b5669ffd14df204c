from datetime import timedelta

import pytest
from django.db import transaction

from delivery.accounts.actors import SYSTEM
from delivery.kernel.clock import rfc3339
from delivery.kernel.geometry import Point
from delivery.live.streams import decode, replay
from drivers.services.deliveries import deliver, pick_up
from orders.services.moves import assign_driver, cancel_order, mark_ready, start_preparing
from tests.factories.drivers import assigned_order
from tests.factories.orders import confirmed_order, placed_order
from tracking.eta.damping import TURN_HELD_S
from tracking.models import Journey, Promise
from tracking.services import estimates
from tracking.services.estimates import refresh_estimates
from tracking.services.watching import snapshot_for

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
    assert set(frame["data"]) == {"eta_at", "eta_low_at", "eta_high_at", "delay_reason"}
    assert order.eta_low_at < order.eta_at < order.eta_high_at
    assert frame["data"]["eta_at"] == rfc3339(order.eta_at)


def test_what_the_checkout_promised_stands_until_the_shop_is_late_with_its_answer(now):
    order = placed_order(now=now)
    assert refresh_estimates(now=now + timedelta(seconds=2)) == 0
    assert refresh_estimates(now=now + timedelta(minutes=4)) == 0
    assert told(order) == []

    refresh_estimates(now=now + timedelta(minutes=40))
    assert told(order)[0]["data"]["delay_reason"] == "shop_silent"


def test_an_estimate_that_hardly_moved_is_not_told_again(now):
    order = confirmed_order(now=now)
    late = now + timedelta(minutes=30)
    refresh_estimates(now=late)
    assert refresh_estimates(now=late + timedelta(seconds=29)) == 0
    assert len(told(order)) == 1
    assert refresh_estimates(now=late + timedelta(minutes=10)) == 1
    assert len(told(order)) == 2


def test_in_a_faster_city_an_estimate_is_told_sooner(now, settings):
    settings.CITY_SPEED = 10
    order = confirmed_order(now=now)
    late = now + timedelta(minutes=30)
    refresh_estimates(now=late)
    assert refresh_estimates(now=late + timedelta(seconds=2)) == 0
    assert refresh_estimates(now=late + timedelta(minutes=1)) == 1
    assert len(told(order)) == 2


def test_being_late_is_told_with_its_cause(now):
    order = confirmed_order(now=now)
    refresh_estimates(now=now + timedelta(hours=1))
    assert told(order)[-1]["data"]["delay_reason"] == "kitchen_slow"
    assert snapshot_for(order.customer, order.pk)["delay_reason"] == "kitchen_slow"


def test_a_promise_is_kept_for_each_stage_though_nothing_new_is_shown(now, relay_all):
    order = confirmed_order(now=now)
    relay_all()
    refresh_estimates(now=now + timedelta(seconds=1))
    stages = Promise.objects.order_by("id").values_list("stage", flat=True)
    assert list(stages)[:2] == ["checkout", "confirmed"]
    kept = Promise.objects.get(stage="confirmed")
    order.refresh_from_db()
    assert (kept.eta_at, kept.low_at) == (order.eta_at, order.eta_low_at)
    assert kept.ride_s == pytest.approx(order.distance_m / 4.2)
    refresh_estimates(now=now + timedelta(seconds=2))
    assert Promise.objects.count() == 2


def test_a_driver_at_the_shop_is_noticed_by_its_position(now):
    order, _ = assigned_order(confirmed_order(now=now), now=now)
    refresh_estimates(now=now)
    assert Journey.objects.get(order=order).at_shop_at == now


def test_a_driver_with_other_stops_first_arrives_later(now):
    order, driver = assigned_order(confirmed_order(now=now), now=now)
    details = {"order_id": order.pk, "now": now}
    start_preparing(actor=order.shop.owner, **details)
    pick_up(actor=driver, **details)
    refresh_estimates(now=now)
    order.refresh_from_db()
    alone_at = order.eta_at
    near = Point(order.shop.lat + 200 / 111_195, order.shop.lng)
    for _ in range(2):
        other = confirmed_order(now=now, shop=order.shop, dropoff=near)
        with transaction.atomic():
            assign_driver(order_id=other.pk, driver=driver, actor=SYSTEM, now=now)
        start_preparing(order_id=other.pk, actor=SYSTEM, now=now)
        pick_up(order_id=other.pk, actor=driver, now=now)
    for waited_s in (0, TURN_HELD_S):
        refresh_estimates(now=now + timedelta(seconds=waited_s))
    order.refresh_from_db()
    assert order.eta_at > alone_at + timedelta(seconds=TURN_HELD_S)


def test_a_faster_city_promises_sooner(now, settings):
    late = now + timedelta(hours=2)
    slow = confirmed_order(now=now)
    refresh_estimates(now=late)
    slow.refresh_from_db()
    settings.CITY_SPEED = 10
    fast = confirmed_order(now=now)
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


def test_what_an_estimate_says_is_in_the_snapshot_that_stands_for_it(now, monkeypatch):
    order, seen = confirmed_order(now=now), []
    append = estimates.append

    def look_and_append(frame, **options):
        """Take the snapshot that somebody who joins just then begins with."""
        seen.append((frame.data, snapshot_for(order.customer, order.pk)))
        append(frame, **options)

    monkeypatch.setattr(estimates, "append", look_and_append)
    refresh_estimates(now=now + timedelta(hours=1))
    [(told, snapshot)] = seen
    assert told["delay_reason"] == "kitchen_slow"
    assert {name: snapshot.get(name) for name in told} == told
