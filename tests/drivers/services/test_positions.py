from datetime import timedelta

import pytest
from redis.exceptions import ConnectionError as RedisDown
from redis.exceptions import ResponseError

from delivery.geo.positions import Fix, PositionIndex
from delivery.stores.connections import sync_redis
from drivers.models import Offer
from drivers.selectors import driver_of
from drivers.services import plans, positions, turns, waking
from drivers.services.dispatch import dispatch_region
from drivers.services.locations import record_fixes
from drivers.services.positions import find_nearby, rebuild_index
from tests.factories.drivers import assigned_order, make_driver, online_driver, set_policy
from tests.factories.merchants import SQUARE, RegionFactory
from tests.factories.orders import confirmed_order

pytestmark = pytest.mark.django_db


def search(region, now, limit=5):
    return find_nearby(region, [SQUARE], radius_m=500, max_radius_m=5000, limit=limit, now=now)


@pytest.fixture
def redis_down(monkeypatch):
    def refuse(alias="default"):
        raise RedisDown("gone")

    for module in (plans, turns, waking):
        monkeypatch.setattr(module, "sync_redis", refuse)
    monkeypatch.setattr(positions, "PositionIndex", refuse)


def test_fresh_drivers_around_any_of_the_points_are_found_once(now):
    region = RegionFactory()
    user = online_driver(SQUARE, now=now)
    found = find_nearby(region, [SQUARE, SQUARE], radius_m=500, max_radius_m=500, limit=5, now=now)
    assert list(found) == [user.pk]


def test_an_index_that_lost_everybody_is_filled_from_the_database(now):
    region = RegionFactory()
    user = online_driver(SQUARE, now=now)
    sync_redis().flushall()
    found = search(region, now + timedelta(seconds=30))
    assert list(found) == [user.pk]
    assert PositionIndex(region).count() == 1


def test_positions_saved_too_long_ago_do_not_come_back(now):
    region = RegionFactory()
    online_driver(SQUARE, now=now)
    sync_redis().flushall()
    assert search(region, now + timedelta(seconds=91)) == {}


def test_candidates_return_as_locations_come_in(now):
    region = RegionFactory()
    user = online_driver(SQUARE, now=now)
    sync_redis().flushall()
    later = now + timedelta(minutes=5)
    record_fixes(driver_of(user), [Fix(SQUARE, later)], now=later)
    assert list(search(region, later)) == [user.pk]


def test_a_rebuild_brings_back_position_and_orders_in_hand(now):
    order, user = assigned_order(confirmed_order(now=now), now=now)
    sync_redis().flushall()
    assert rebuild_index(order.region, now=now) == 1
    index = PositionIndex(order.region)
    later = now + timedelta(seconds=1)
    assert index.record(user.pk, Fix(SQUARE, later)) == [str(order.pk)]


def test_a_rebuild_keeps_a_newer_position_of_the_index(now):
    region = RegionFactory()
    user = online_driver(SQUARE, now=now)
    newer = Fix(SQUARE._replace(lat=SQUARE.lat + 0.001), now + timedelta(seconds=5))
    PositionIndex(region).record(user.pk, newer)
    rebuild_index(region, now=now + timedelta(seconds=6))
    assert search(region, now)[user.pk].point == newer.point


def test_a_rebuild_mends_an_index_that_is_none_any_more(now):
    region = RegionFactory()
    user = online_driver(SQUARE, now=now)
    [key] = sync_redis().keys("drivers:locations:*")
    sync_redis().set(key, "no index")
    with pytest.raises(ResponseError):
        PositionIndex(region).count()

    assert rebuild_index(region, now=now) == 1
    assert search(region, now)[user.pk].point == SQUARE


def test_drivers_who_are_offline_are_not_rebuilt(now):
    region = RegionFactory()
    make_driver(current_lat=SQUARE.lat, current_lng=SQUARE.lng, location_updated_at=now)
    assert rebuild_index(region, now=now) == 0


def test_without_redis_the_saved_positions_stand_in(now, redis_down):
    region = RegionFactory()
    near_by, far, offline = make_driver(), make_driver(), make_driver()
    for user, north, status in (
        (near_by, 0, "online"),
        (far, 0.06, "online"),
        (offline, 0, "offline"),
    ):
        driver = user.profile
        driver.region, driver.status = region, status
        driver.current_lat, driver.current_lng = SQUARE.lat + north, SQUARE.lng
        driver.location_updated_at = now
        driver.save()
    assert list(search(region, now)) == [near_by.pk]


def test_without_redis_offers_go_on_from_the_database(now, monkeypatch, request):
    order = confirmed_order(now=now)
    set_policy(order.region)
    user = online_driver(order.shop.point, now=now)
    request.getfixturevalue("redis_down")
    assert dispatch_region(region=order.region, now=now) == 1
    assert Offer.objects.get().driver_id == user.pk
