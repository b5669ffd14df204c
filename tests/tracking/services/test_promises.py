from datetime import timedelta

import pytest

from delivery.accounts.actors import SYSTEM
from delivery.kernel.ids import uuid7
from drivers.services.deliveries import arrive, deliver, pick_up
from orders.services.moves import cancel_order, confirm_order, mark_ready, start_preparing
from tests.factories.drivers import assigned_order
from tests.factories.merchants import ShopFactory
from tests.factories.orders import confirmed_order, placed_order
from tracking.eta.estimate import Eta
from tracking.eta.progress import Stage
from tracking.models import Journey, Promise
from tracking.services.accuracy import promise_accuracy
from tracking.services.estimates import refresh_estimates
from tracking.services.promises import (
    KEEP,
    count_old_promises,
    open_journey,
    promise_of,
    purge_promises,
    settle_promises,
)

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def delivered(now, relay_all, *, after):
    """Take an order to the door so long after it was placed."""
    order, driver = assigned_order(confirmed_order(now=now), now=now)
    start_preparing(order_id=order.pk, actor=order.shop.owner, now=now)
    mark_ready(order_id=order.pk, actor=order.shop.owner, now=now)
    pick_up(order_id=order.pk, actor=driver, now=now)
    deliver(order_id=order.pk, actor=driver, now=now + after)
    relay_all()
    return order


def test_the_checkouts_promise_is_kept_once(now, relay_all):
    order = placed_order(now=now)
    relay_all()
    open_journey(order, now=now)
    [promise] = Promise.objects.all()
    assert (promise.order_id, promise.stage, promise.made_at) == (order.pk, "checkout", now)
    assert (promise.eta_at, promise.low_at) == (order.eta_at, order.eta_low_at)
    assert Journey.objects.get(order=order).promised_at == order.eta_at


def test_what_the_shops_page_announced_is_kept_though_its_answer_was_quicker(now, relay_all):
    shop = ShopFactory(avg_prep_time_minutes=15)
    order = placed_order(now=now, shop=shop)
    confirm_order(order_id=order.pk, actor=shop.owner, prep_minutes=40, now=now)
    relay_all()
    assert Journey.objects.get(order=order).announced_prep_minutes == 15


def test_a_delivery_tells_what_a_promise_was_worth(now, relay_all):
    order = delivered(now, relay_all, after=40 * MINUTE)
    promise = Promise.objects.get(order=order, stage="checkout")
    late = now + 40 * MINUTE - promise.eta_at
    assert promise.delivered_at == promise.closed_at == now + 40 * MINUTE
    assert promise.error_s == pytest.approx(late.total_seconds())
    assert promise.is_covered is (promise.low_at <= promise.delivered_at <= promise.high_at)


def test_in_a_faster_city_errors_are_the_citys(now, relay_all, settings):
    settings.CITY_SPEED = 10
    order = delivered(now, relay_all, after=4 * MINUTE)
    promise = Promise.objects.get(order=order, stage="checkout")
    late = now + 4 * MINUTE - promise.eta_at
    assert promise.error_s == pytest.approx(10 * late.total_seconds())


def test_a_cancelled_order_closes_its_promises_without_an_outcome(now, relay_all):
    order = placed_order(now=now)
    relay_all()
    cancel_order(order_id=order.pk, actor=SYSTEM, reason="", now=now + MINUTE)
    relay_all()
    promise = Promise.objects.get(order=order)
    assert promise.closed_at == now + MINUTE
    assert (promise.delivered_at, promise.error_s, promise.is_covered) == (None, None, None)


def test_the_first_promise_stands_beside_later_ones(now, relay_all):
    order = confirmed_order(now=now)
    relay_all()
    refresh_estimates(now=now + timedelta(hours=1))
    first, second = Promise.objects.filter(order=order).order_by("id")
    assert (first.stage, second.stage) == ("checkout", "confirmed")
    assert first.eta_at < second.eta_at
    assert Journey.objects.get(order=order).promised_at == first.eta_at


def test_a_driver_who_says_that_it_is_there_is_believed(now, relay_all):
    order, driver = assigned_order(confirmed_order(now=now), now=now)
    arrive(order_id=order.pk, actor=driver, now=now + MINUTE)
    relay_all()
    assert Journey.objects.get(order=order).at_shop_at == now + MINUTE


def test_old_promises_are_deleted_and_young_ones_kept(now, relay_all):
    order = placed_order(now=now)
    relay_all()
    promise = Promise.objects.get(order=order)
    young = promise.id
    promise.id = uuid7(now - timedelta(days=1))
    promise.save(force_insert=True)
    assert count_old_promises(now=now + KEEP - timedelta(hours=1)) == 1
    assert purge_promises(now=now + KEEP - timedelta(hours=1)) == 1
    assert [kept.id for kept in Promise.objects.all()] == [young]
    purge_promises(now=now + KEEP + MINUTE)
    assert not Promise.objects.exists()


def test_of_an_order_the_first_promise_of_a_stage_is_what_counts(now, relay_all):
    order = delivered(now, relay_all, after=40 * MINUTE)
    first = Promise.objects.get(order=order, stage="checkout")
    order.refresh_from_db()
    for minutes in (1, 2):
        late = now + minutes * MINUTE
        shown = Eta(order.delivered_at, order.delivered_at, order.delivered_at)
        promise_of(order, Stage.CHECKOUT, shown, version=0, now=late).save(force_insert=True)
    settle_promises(order, now=order.delivered_at)

    rows = promise_accuracy(now=order.delivered_at, window=timedelta(hours=1))
    [checkout] = [row for row in rows if row["stage"] == "checkout"]
    assert (checkout["count"], checkout["mae_s"]) == (1, round(abs(first.error_s), 1))
