"""What happens to orders and drivers is counted."""

from bisect import bisect_left
from datetime import timedelta

import pytest

from delivery.ops.totals import publish, read_totals
from delivery.telemetry import metrics
from delivery.telemetry.metrics import SUM, drain
from drivers.services.offers import accept_offer, reject_offer
from orders.services.moves import cancel_order
from tests.factories.drivers import offered, online_driver
from tests.factories.orders import confirmed_order, delivered_order
from tracking.eta.estimate import Eta
from tracking.eta.progress import Stage
from tracking.measures import (
    DELIVERY_SECONDS,
    ETA_ERROR_SECONDS,
    MATCH_SECONDS,
    MOVES,
    OFFERS,
)
from tracking.services.promises import promise_of, settle_promises

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nothing_counted():
    drain()


@pytest.fixture
def offer(now):
    order = confirmed_order(now=now)
    online_driver(order.shop.point, now=now)
    return offered(order, now=now)


def total_of(metric):
    publish()
    return read_totals([metric.name])[metric.name]


def test_each_move_of_an_order_counts_once(now, relay_all):
    order = delivered_order(now=now)
    relay_all()

    moves = ("placed", "confirmed", "preparing", "picked_up", "delivered")
    assert total_of(MOVES) == {(order.region.slug, move): 1.0 for move in moves}


def test_a_delivery_counts_from_the_order_to_the_door(now, relay_all):
    order = delivered_order(now=now)
    relay_all()

    took_s = (order.delivered_at - order.created_at).total_seconds()
    told = total_of(DELIVERY_SECONDS)
    assert told[order.region.slug, SUM] == took_s
    assert len(told) == 2


def test_a_promise_counts_once_by_how_far_off_it_was(
    now, relay_all, django_capture_on_commit_callbacks
):
    order = delivered_order(now=now)
    with django_capture_on_commit_callbacks(execute=True):
        relay_all()
        settle_promises(order, now=now)

    off_s = abs(order.promises.get(stage="checkout").error_s)
    told = total_of(ETA_ERROR_SECONDS)
    bucket = bisect_left(ETA_ERROR_SECONDS.bounds, off_s)
    assert told == {
        (order.region.slug, "checkout", bucket): 1.0,
        (order.region.slug, "checkout", SUM): pytest.approx(off_s),
    }


def test_of_the_promises_of_a_stage_the_first_one_counts(
    now, relay_all, django_capture_on_commit_callbacks
):
    order = delivered_order(now=now)
    relay_all()
    first = order.promises.get(stage="checkout")
    order.promises.update(closed_at=None)
    shown = Eta(order.delivered_at, order.delivered_at, order.delivered_at)
    later = now + timedelta(minutes=1)
    promise_of(order, Stage.CHECKOUT, shown, version=0, now=later).save(force_insert=True)
    drain()

    with django_capture_on_commit_callbacks(execute=True):
        settle_promises(order, now=now)

    told = total_of(ETA_ERROR_SECONDS)
    assert told[order.region.slug, "checkout", SUM] == pytest.approx(abs(first.error_s))
    assert len(told) == 2


def test_a_cancelled_order_has_kept_no_promise(now, relay_all, django_capture_on_commit_callbacks):
    order = confirmed_order(now=now)
    cancel_order(order_id=order.pk, actor=order.customer, reason="", now=now)
    with django_capture_on_commit_callbacks(execute=True):
        relay_all()

    assert total_of(ETA_ERROR_SECONDS) == {}


def test_a_cancelled_order_is_no_delivery(now, relay_all):
    order = confirmed_order(now=now)
    cancel_order(order_id=order.pk, actor=order.customer, reason="", now=now)
    relay_all()

    assert total_of(MOVES)[order.region.slug, "cancelled"] == 1.0
    assert total_of(DELIVERY_SECONDS) == {}


@pytest.mark.parametrize("end", ["accepted", "rejected"])
def test_an_offer_counts_by_what_became_of_it(now, relay_all, offer, end):
    if end == "accepted":
        accept_offer(offer_id=offer.pk, actor=offer.driver.user, now=now)
    else:
        reject_offer(offer_id=offer.pk, actor=offer.driver.user, reason="", now=now)
    relay_all()

    assert total_of(OFFERS)[offer.order.region.slug, end] == 1.0


def test_a_match_is_timed_from_when_somebody_had_to_be_asked(now, relay_all, offer):
    search = offer.order.search
    at = (search.due_at or search.began_at) + timedelta(seconds=7)
    accept_offer(offer_id=offer.pk, actor=offer.driver.user, now=at)
    relay_all()

    assert total_of(MATCH_SECONDS)[offer.order.region.slug, SUM] == 7.0


def test_the_gauges_tell_who_is_out_and_what_is_under_way(now, offer):
    region = offer.order.region.slug

    assert list(metrics.gauges["delivery_orders_open"].read()) == [((region, "confirmed"), 1)]
    assert list(metrics.gauges["delivery_drivers_online"].read()) == [((region, "bicycle"), 1)]
