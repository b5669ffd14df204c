from datetime import timedelta

import pytest

from delivery.geo.positions import FRESH_S
from drivers.models import Decision, DispatchTurn, Offer, Search
from drivers.services import engine
from drivers.services.offers import accept_offer, expire_offers
from orders.models import Order
from tests.factories.drivers import (
    asked_drivers,
    decline_offers,
    make_driver,
    offered,
    online_driver,
    run_dispatch,
    set_policy,
)
from tests.factories.merchants import ShopFactory
from tests.factories.orders import confirmed_order, near

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)


@pytest.fixture
def order(now) -> Order:
    order = confirmed_order(now=now)
    set_policy(order.region, cooldown_s=3600)
    return order


def test_in_a_region_without_drivers_nobody_is_asked(order, now):
    assert run_dispatch(order, now) == 0
    assert Search.objects.get().due_at is None or not Offer.objects.exists()
    turn = DispatchTurn.objects.get()
    assert (turn.orders, turn.drivers, turn.offers) == (1, 0, 0)


def test_the_only_driver_is_asked(order, now):
    driver = online_driver(order.shop.point, now=now)
    assert run_dispatch(order, now) == 1
    assert asked_drivers(order) == {driver.pk}


def test_the_nearest_of_equal_drivers_is_asked(order, now):
    online_driver(near(order.shop, north_m=1500), now=now)
    nearest = online_driver(near(order.shop, north_m=100), now=now)
    run_dispatch(order, now)
    assert asked_drivers(order) == {nearest.pk}


def test_one_order_has_one_open_offer_however_often_dispatch_runs(order, now):
    for north_m in (100, 200, 300):
        online_driver(near(order.shop, north_m=north_m), now=now)
    for seconds in range(4):
        run_dispatch(order, now + seconds * SECOND)
    assert Offer.objects.filter(status="open").count() == 1


def test_one_driver_is_asked_for_one_order_at_a_time(order, now):
    second = confirmed_order(now=now, shop=order.shop)
    online_driver(order.shop.point, now=now)
    run_dispatch(order, now)
    run_dispatch(order, now + SECOND)
    assert len(asked_drivers(order)) + len(asked_drivers(second)) == 1


def test_after_accepting_the_driver_is_asked_for_the_next_order(order, now):
    confirmed_order(now=now + SECOND, shop=order.shop)
    driver = online_driver(order.shop.point, now=now)
    first = offered(order, now=now + SECOND)
    accept_offer(offer_id=first.pk, actor=driver, now=now)
    run_dispatch(order, now + SECOND)
    assert Offer.objects.filter(status="open", driver_id=driver.pk).count() == 1


def test_a_full_driver_is_not_asked(order, now):
    driver = online_driver(order.shop.point, now=now, capacity=1)
    accept_offer(offer_id=offered(order, now=now).pk, actor=driver, now=now)
    second = confirmed_order(now=now, shop=order.shop)
    assert run_dispatch(second, now) == 0


def test_a_driver_who_declined_is_left_out_and_the_next_is_asked(order, now):
    nearest = online_driver(near(order.shop, north_m=100), now=now)
    other = online_driver(near(order.shop, north_m=900), now=now)
    run_dispatch(order, now)
    decline_offers(order, now)
    run_dispatch(order, now + SECOND)
    assert asked_drivers(order) == {other.pk}
    why = Decision.objects.latest("id").candidates
    assert {one["driver_id"]: one["out"] for one in why}[nearest.pk] == "asked_before"


def test_a_missed_offer_goes_on_to_the_next_driver(order, now):
    for north_m in (100, 900):
        online_driver(near(order.shop, north_m=north_m), now=now)
    run_dispatch(order, now)
    first = asked_drivers(order)
    expire_offers(now=now + 30 * SECOND)
    run_dispatch(order, now + 30 * SECOND)
    assert asked_drivers(order)
    assert asked_drivers(order) != first


def test_a_decline_makes_it_worth_while_to_ask_farther_away(order, now):
    set_policy(order.region, cooldown_s=3600, max_search_radius_m=1000)
    online_driver(order.shop.point, now=now)
    farther = online_driver(near(order.shop, north_m=1200), now=now)
    run_dispatch(order, now)
    decline_offers(order, now)
    run_dispatch(order, now + SECOND)
    assert asked_drivers(order) == {farther.pk}


def test_a_driver_offline_or_without_a_fresh_position_is_not_asked(order, now):
    online_driver(order.shop.point, now=now - timedelta(seconds=FRESH_S + 1))
    make_driver()
    assert run_dispatch(order, now) == 0


def test_a_shift_that_ends_before_the_food_is_ready_rules_a_driver_out(order, now):
    user = online_driver(order.shop.point, now=now)
    user.profile.shift_ends_at = now + timedelta(minutes=order.prep_minutes - 1)
    user.profile.save()
    assert run_dispatch(order, now) == 0


def test_a_driver_is_only_asked_for_trips_inside_its_zone(order, now):
    zone = {"zone_lat": order.shop.lat, "zone_lng": order.shop.lng}
    online_driver(order.shop.point, now=now, zone_radius_m=400, **zone)
    assert run_dispatch(order, now) == 0
    wide = online_driver(near(order.shop, north_m=300), now=now, zone_radius_m=600, **zone)
    run_dispatch(order, now)
    assert asked_drivers(order) == {wide.pk}


def test_a_far_delivery_goes_to_a_motor_vehicle(order, now):
    set_policy(order.region, bicycle_max_trip_m=100)
    online_driver(order.shop.point, now=now)
    scooter = online_driver(near(order.shop, north_m=900), now=now, vehicle_type="scooter")
    run_dispatch(order, now)
    assert asked_drivers(order) == {scooter.pk}


class Broken:
    revises = False

    def plan(self, problem):
        if len(problem.orders) > 1 or problem.orders[0].pickup == self.poison:
            raise ZeroDivisionError
        return self.sound.plan(problem)


def test_where_the_engine_raises_orders_are_given_out_one_by_one(order, now, monkeypatch):
    poisoned = confirmed_order(
        now=now, shop=ShopFactory(region=order.region, lat=order.shop.lat + 0.001)
    )
    for north_m in (100, 200):
        online_driver(near(order.shop, north_m=north_m), now=now)
    broken = Broken()
    broken.sound, broken.poison = engine._ENGINES["sequential"], poisoned.shop.point
    monkeypatch.setitem(engine._ENGINES, "sequential", broken)
    assert run_dispatch(order, now) == 1
    assert len(asked_drivers(order)) == 1
    assert not asked_drivers(poisoned)


def test_once_the_cooldown_is_over_the_same_driver_is_asked_again(order, now):
    set_policy(order.region, cooldown_s=60)
    driver = online_driver(order.shop.point, now=now)
    run_dispatch(order, now)
    decline_offers(order, now)
    assert run_dispatch(order, now + 59 * SECOND) == 0
    assert run_dispatch(order, now + 61 * SECOND) == 1
    assert asked_drivers(order) == {driver.pk}


def test_the_offers_of_a_worker_that_died_expire_and_go_on(order, now):
    """Offers are rows: whoever sweeps next ends them, whoever opened them."""
    for north_m in (100, 200):
        online_driver(near(order.shop, north_m=north_m), now=now)
    run_dispatch(order, now)
    first = asked_drivers(order)
    later = now + 31 * SECOND
    assert expire_offers(now=later) == 1
    run_dispatch(order, later)
    assert asked_drivers(order).isdisjoint(first)
