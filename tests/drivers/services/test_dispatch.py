from datetime import timedelta

import pytest

from delivery.events.models import Event
from delivery.geo.positions import FRESH_S
from drivers.models import Decision, DispatchTurn, Offer, Search
from drivers.services import engine
from drivers.services.dispatch import dispatch_region
from drivers.services.offers import accept_offer, expire_offers, reject_offer
from orders.models import Order
from tests.factories.drivers import make_driver, offered, online_driver, set_policy
from tests.factories.merchants import ShopFactory
from tests.factories.orders import confirmed_order, near

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)


@pytest.fixture
def order(now) -> Order:
    order = confirmed_order(now=now)
    set_policy(order.region, cooldown_s=3600)
    return order


def dispatch(order, at) -> int:
    return dispatch_region(region=order.region, now=at)


def asked(order) -> set[int]:
    return set(Offer.objects.filter(order=order, status="open").values_list("driver_id", flat=True))


def decline_all(order, at) -> None:
    for offer in Offer.objects.filter(order=order, status="open"):
        reject_offer(offer_id=offer.pk, actor=offer.driver.user, reason="", now=at)


def test_in_a_region_without_drivers_nobody_is_asked(order, now):
    assert dispatch(order, now) == 0
    assert Search.objects.get().due_at is None or not Offer.objects.exists()
    turn = DispatchTurn.objects.get()
    assert (turn.orders, turn.drivers, turn.offers) == (1, 0, 0)


def test_the_only_driver_is_asked(order, now):
    driver = online_driver(order.shop.point, now=now)
    assert dispatch(order, now) == 1
    assert asked(order) == {driver.pk}


def test_the_nearest_of_equal_drivers_is_asked(order, now):
    online_driver(near(order.shop, north_m=1500), now=now)
    nearest = online_driver(near(order.shop, north_m=100), now=now)
    dispatch(order, now)
    assert asked(order) == {nearest.pk}


def test_one_order_has_one_open_offer_however_often_dispatch_runs(order, now):
    for north_m in (100, 200, 300):
        online_driver(near(order.shop, north_m=north_m), now=now)
    for seconds in range(4):
        dispatch(order, now + seconds * SECOND)
    assert Offer.objects.filter(status="open").count() == 1


def test_one_driver_is_asked_for_one_order_at_a_time(order, now):
    second = confirmed_order(now=now, shop=order.shop)
    online_driver(order.shop.point, now=now)
    dispatch(order, now)
    dispatch(order, now + SECOND)
    assert len(asked(order)) + len(asked(second)) == 1


def test_after_accepting_the_driver_is_asked_for_the_next_order(order, now):
    confirmed_order(now=now + SECOND, shop=order.shop)
    driver = online_driver(order.shop.point, now=now)
    first = offered(order, now=now + SECOND)
    accept_offer(offer_id=first.pk, actor=driver, now=now)
    dispatch(order, now + SECOND)
    assert Offer.objects.filter(status="open", driver_id=driver.pk).count() == 1


def test_a_full_driver_is_not_asked(order, now):
    driver = online_driver(order.shop.point, now=now, capacity=1)
    accept_offer(offer_id=offered(order, now=now).pk, actor=driver, now=now)
    second = confirmed_order(now=now, shop=order.shop)
    assert dispatch(second, now) == 0


def test_a_driver_who_declined_is_left_out_and_the_next_is_asked(order, now):
    nearest = online_driver(near(order.shop, north_m=100), now=now)
    other = online_driver(near(order.shop, north_m=900), now=now)
    dispatch(order, now)
    decline_all(order, now)
    dispatch(order, now + SECOND)
    assert asked(order) == {other.pk}
    why = Decision.objects.latest("id").candidates
    assert {one["driver_id"]: one["out"] for one in why}[nearest.pk] == "asked_before"


def test_a_missed_offer_goes_on_to_the_next_driver(order, now):
    for north_m in (100, 900):
        online_driver(near(order.shop, north_m=north_m), now=now)
    dispatch(order, now)
    first = asked(order)
    expire_offers(now=now + 30 * SECOND)
    dispatch(order, now + 30 * SECOND)
    assert asked(order)
    assert asked(order) != first


def test_a_decline_makes_it_worth_while_to_ask_farther_away(order, now):
    set_policy(order.region, cooldown_s=3600, max_search_radius_m=1000)
    online_driver(order.shop.point, now=now)
    farther = online_driver(near(order.shop, north_m=1200), now=now)
    dispatch(order, now)
    decline_all(order, now)
    dispatch(order, now + SECOND)
    assert asked(order) == {farther.pk}


def test_a_driver_offline_or_without_a_fresh_position_is_not_asked(order, now):
    online_driver(order.shop.point, now=now - timedelta(seconds=FRESH_S + 1))
    make_driver()
    assert dispatch(order, now) == 0


def test_a_shift_that_ends_before_the_food_is_ready_rules_a_driver_out(order, now):
    user = online_driver(order.shop.point, now=now)
    user.profile.shift_ends_at = now + timedelta(minutes=order.prep_minutes - 1)
    user.profile.save()
    assert dispatch(order, now) == 0


def test_a_driver_is_only_asked_for_trips_inside_its_zone(order, now):
    zone = {"zone_lat": order.shop.lat, "zone_lng": order.shop.lng}
    online_driver(order.shop.point, now=now, zone_radius_m=400, **zone)
    assert dispatch(order, now) == 0
    wide = online_driver(near(order.shop, north_m=300), now=now, zone_radius_m=600, **zone)
    dispatch(order, now)
    assert asked(order) == {wide.pk}


def test_a_far_delivery_goes_to_a_motor_vehicle(order, now):
    set_policy(order.region, bicycle_max_trip_m=100)
    online_driver(order.shop.point, now=now)
    scooter = online_driver(near(order.shop, north_m=900), now=now, vehicle_type="scooter")
    dispatch(order, now)
    assert asked(order) == {scooter.pk}


def test_after_some_rounds_several_drivers_are_asked_at_once(order, now):
    set_policy(order.region, cooldown_s=3600, broadcast_after_rounds=1, broadcast_size=2)
    drivers = [online_driver(near(order.shop, north_m=n * 100), now=now) for n in range(1, 5)]
    dispatch(order, now)
    decline_all(order, now)
    assert dispatch(order, now + SECOND) == 2
    assert asked(order) == {drivers[1].pk, drivers[2].pk}
    assert set(Offer.objects.filter(status="open").values_list("is_broadcast", "round")) == {
        (True, 2)
    }


def test_while_several_are_asked_nobody_else_is(order, now):
    set_policy(order.region, cooldown_s=3600, broadcast_after_rounds=0, broadcast_size=2)
    for north_m in (100, 200, 300):
        online_driver(near(order.shop, north_m=north_m), now=now)
    assert dispatch(order, now) == 2
    assert dispatch(order, now + SECOND) == 0


def test_of_several_asked_the_first_wins(order, now, relay_all):
    set_policy(order.region, broadcast_after_rounds=0, broadcast_size=2)
    for north_m in (100, 200):
        online_driver(near(order.shop, north_m=north_m), now=now)
    dispatch(order, now)
    first, second = Offer.objects.order_by("distance_m")
    accept_offer(offer_id=first.pk, actor=first.driver.user, now=now)
    relay_all()
    second.refresh_from_db()
    order.refresh_from_db()
    assert (order.driver_id, second.status) == (first.driver_id, "withdrawn")


def test_a_decision_keeps_its_candidates_with_their_factors(order, now):
    near_by = online_driver(near(order.shop, north_m=100), now=now)
    farther = online_driver(near(order.shop, north_m=1500), now=now)
    dispatch(order, now)
    decision = Decision.objects.get()
    assert (decision.outcome, decision.driver_id, decision.policy) == (
        "offered",
        near_by.pk,
        "sequential",
    )
    assert [one["driver_id"] for one in decision.candidates] == [near_by.pk, farther.pk]
    assert set(decision.candidates[0]["score"]) == {
        "total",
        "distance",
        "rating",
        "acceptance",
        "load",
    }
    assert decision.offer.score["total"] == decision.candidates[0]["score"]["total"]


def test_a_decision_keeps_at_most_a_dozen_candidates(order, now):
    for north_m in range(100, 1600, 100):
        online_driver(near(order.shop, north_m=north_m), now=now)
    dispatch(order, now)
    assert len(Decision.objects.get().candidates) == 12


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
    assert dispatch(order, now) == 1
    assert len(asked(order)) == 1
    assert not asked(poisoned)


def test_an_order_that_nobody_can_reach_is_told_once(order, now):
    set_policy(order.region, unserved_after_s=60)
    late = now + timedelta(minutes=order.prep_minutes)
    for seconds in (0, 61, 90):
        dispatch(order, late + seconds * SECOND)
    event = Event.objects.get(name="order.unserved")
    assert event.data["reason"] == "nobody_near"
    assert event.data["shop_id"] == order.shop_id
    search = Search.objects.get()
    assert (search.unserved_at, search.unserved_reason) == (late + 61 * SECOND, "nobody_near")
    assert Decision.objects.get().outcome == "nobody"


def test_an_order_that_everybody_declines_is_told_at_once(order, now):
    set_policy(order.region, cooldown_s=3600, broadcast_after_rounds=1)
    online_driver(order.shop.point, now=now)
    dispatch(order, now)
    decline_all(order, now)
    dispatch(order, now + SECOND)
    event = Event.objects.get(name="order.unserved")
    assert (event.data["reason"], event.data["rounds"]) == ("all_declined", 1)


def test_once_the_cooldown_is_over_the_same_driver_is_asked_again(order, now):
    set_policy(order.region, cooldown_s=60)
    driver = online_driver(order.shop.point, now=now)
    dispatch(order, now)
    decline_all(order, now)
    assert dispatch(order, now + 59 * SECOND) == 0
    assert dispatch(order, now + 61 * SECOND) == 1
    assert asked(order) == {driver.pk}


def test_the_offers_of_a_worker_that_died_expire_and_go_on(order, now):
    """Offers are rows: whoever sweeps next ends them, whoever opened them."""
    for north_m in (100, 200):
        online_driver(near(order.shop, north_m=north_m), now=now)
    dispatch(order, now)
    first = asked(order)
    later = now + 31 * SECOND
    assert expire_offers(now=later) == 1
    dispatch(order, later)
    assert asked(order).isdisjoint(first)
