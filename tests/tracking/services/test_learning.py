from datetime import timedelta

import pytest

from delivery.geo.positions import Fix
from delivery.stores.connections import sync_redis
from drivers.selectors import driver_of
from drivers.services.deliveries import deliver, pick_up
from drivers.services.locations import record_fixes
from merchants.learnt_timings import current_timings, forget_timings, publish_timings
from merchants.terms import delivery_terms
from merchants.timings.timings import Band, Timings
from orders.models import Order
from orders.services.moves import confirm_order, mark_ready, start_preparing
from tests.factories.drivers import assigned_order
from tests.factories.merchants import ShopFactory
from tests.factories.orders import confirmed_order, near, placed_order
from tracking.eta.learning.deliveries import Look
from tracking.models import LearntTimings, Promise
from tracking.services import delivered
from tracking.services.delivered import deliveries_between
from tracking.services.estimates import refresh_estimates
from tracking.services.learning import learn_timings, share_timings

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)


@pytest.fixture
def order(now, relay_all):
    """An order that took 5 minutes in the kitchen, and 7 from the shop to the hand."""
    made, driver = assigned_order(confirmed_order(now=now), now=now)
    relay_all()
    refresh_estimates(now=now)
    start_preparing(order_id=made.pk, actor=made.shop.owner, now=now)
    mark_ready(order_id=made.pk, actor=made.shop.owner, now=now + 5 * MINUTE)
    pick_up(order_id=made.pk, actor=driver, now=now + 6 * MINUTE)
    refresh_estimates(now=now + 6 * MINUTE)
    deliver(order_id=made.pk, actor=driver, now=now + 13 * MINUTE)
    relay_all()
    return made


def test_what_happened_to_an_order_is_read_back(order, now):
    [found] = deliveries_between(now - HOUR, now + HOUR)
    assert (found.confirmed_s, found.assigned_s, found.at_shop_s) == (0, 0, 0)
    assert (found.ready_s, found.picked_up_s, found.delivered_s) == (300, 360, 780)
    assert found.at_door_s is None
    assert found.keys["shop"] == str(order.shop_id)
    assert found.promised_ride_s == pytest.approx(order.distance_m / 4.2)
    ridden = Promise.objects.filter(order=order, stage__in=["picked_up", "arriving"]).first()
    assert found.ride_s == ridden.ride_s
    assert found.approach_s == Promise.objects.get(order=order, stage="assigned").approach_s


def test_a_kitchen_is_read_back_with_what_its_page_and_its_answer_said(now, relay_all):
    placed = placed_order(now=now, shop=ShopFactory(avg_prep_time_minutes=15))
    relay_all()
    confirm_order(order_id=placed.pk, actor=placed.shop.owner, prep_minutes=40, now=now)
    made, driver = assigned_order(placed, now=now)
    start_preparing(order_id=made.pk, actor=made.shop.owner, now=now)
    pick_up(order_id=made.pk, actor=driver, now=now)
    deliver(order_id=made.pk, actor=driver, now=now + MINUTE)
    [found] = deliveries_between(now - HOUR, now + HOUR)
    assert (found.announced_prep_s, found.prep_s) == (900, 2400)


def test_of_very_many_orders_a_share_is_read(order, now, monkeypatch):
    monkeypatch.setattr(delivered, "MOST_ORDERS", 1 / 300)
    assert len(list(deliveries_between(now - HOUR, now + HOUR))) in {0, 1}


def test_too_little_teaches_nothing(order, now):
    assert learn_timings(now=now + HOUR) is None
    assert not LearntTimings.objects.exists()


def test_a_night_makes_a_version_that_every_process_takes(
    order, now, monkeypatch, django_capture_on_commit_callbacks
):
    monkeypatch.setattr("tracking.services.learning.LEAST_ORDERS", 1)
    monkeypatch.setattr("tracking.eta.learning.learn.LEAST_ORDERS", 1)
    with django_capture_on_commit_callbacks(execute=True):
        stored = learn_timings(now=now + HOUR)
    assert (stored.orders, stored.through_day) == (1, now.date())
    forget_timings()
    assert current_timings().version == stored.pk
    # Five minutes where fifteen were announced.
    assert current_timings().kitchen.mu < 0
    sync_redis().flushall()
    share_timings()
    forget_timings()
    assert current_timings().version == stored.pk


def test_before_the_first_night_nothing_is_shared():
    share_timings()
    assert current_timings().version == 0


def test_what_was_learnt_makes_the_window_of_a_shop(now):
    shop = ShopFactory()
    before = delivery_terms(shop, shop.point, now=now).window
    publish_timings(Timings(version=1, bands={"checkout": Band(0.0, 0.0, 0.0)}))
    after = delivery_terms(shop, shop.point, now=now).window
    assert before.eta_max_s - before.eta_min_s >= 300
    assert after.eta_min_s == after.eta_max_s


def ridden(now, relay_all, *looks, whole_m):
    """Deliver an order whose driver was seen on the way, after so many minutes and metres."""
    order, driver = assigned_order(confirmed_order(now=now), now=now)
    relay_all()
    Order.objects.filter(pk=order.pk).update(delivery_lat=near(order.shop, north_m=whole_m).lat)
    start_preparing(order_id=order.pk, actor=order.shop.owner, now=now)
    mark_ready(order_id=order.pk, actor=order.shop.owner, now=now)
    pick_up(order_id=order.pk, actor=driver, now=now)
    for minutes, north_m in looks:
        at = now + minutes * MINUTE
        fix = Fix(near(order.shop, north_m=north_m), at)
        record_fixes(driver_of(driver), [fix], now=at)
        refresh_estimates(now=at)
    deliver(order_id=order.pk, actor=driver, now=now + 13 * MINUTE)
    [found] = deliveries_between(now - HOUR, now + HOUR)
    return order, found


def test_where_a_ride_came_near_its_end_is_read_back(now, relay_all):
    order, found = ridden(now, relay_all, (0, 0), (6, 750), (10, 1400), whole_m=1500)
    nearing = Promise.objects.filter(order=order, stage="arriving").first()
    assert found.nearing == Look(360, nearing.ride_s)
    assert 0 < nearing.ride_s < found.ride_s


def test_a_ride_that_is_short_from_the_start_comes_near_nowhere(now, relay_all):
    _, found = ridden(now, relay_all, (0, 0), (1, 200), whole_m=400)
    assert Promise.objects.filter(stage="arriving").exists()
    assert found.nearing is None
