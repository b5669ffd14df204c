from datetime import timedelta

import pytest

from delivery.geo.positions import DRIVER_TTL_S, FRESH_S, Fix, PositionIndex
from delivery.kernel.geometry import Point
from delivery.stores.connections import sync_redis
from tests.factories.merchants import SQUARE, RegionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def index():
    """The index of an empty region."""
    return PositionIndex(RegionFactory())


def north(metres):
    return Point(SQUARE.lat + metres / 111_195, SQUARE.lng)


def test_a_fix_is_read_back_as_it_was_recorded(index, now):
    fix = Fix(SQUARE, now, speed_mps=4.5, heading_deg=90.0, accuracy_m=12.0)
    assert index.record(7, fix) == []
    assert index.get([7, 8]) == {7: fix}


def test_a_late_point_never_moves_the_driver_back(index, now):
    newest = Fix(north(100), now)
    index.record(7, newest)
    assert index.record(7, Fix(SQUARE, now - timedelta(milliseconds=1))) is None
    assert index.record(7, Fix(SQUARE, now)) is None
    assert index.get([7]) == {7: newest}
    (found,) = index.nearby(north(100), radius_m=10, max_radius_m=10, limit=1, now=now)
    assert found.driver_id == 7


def test_a_driver_is_recorded_with_the_orders_in_hand(index, now):
    index.set_orders(7, ["b", "a"])
    assert sorted(index.record(7, Fix(SQUARE, now))) == ["a", "b"]
    index.set_orders(7, [])
    assert index.record(7, Fix(SQUARE, now + timedelta(seconds=1))) == []


def test_a_position_lives_for_an_hour(index, now):
    index.record(7, Fix(SQUARE, now))
    (key,) = sync_redis().keys("driver:{*}:7")
    assert DRIVER_TTL_S - 5 <= sync_redis().ttl(key) <= DRIVER_TTL_S


def test_the_nearest_come_first_with_their_distance(index, now):
    for driver_id, metres in ((1, 900), (2, 100), (3, 500)):
        index.record(driver_id, Fix(north(metres), now))
    found = index.nearby(SQUARE, radius_m=1000, max_radius_m=1000, limit=2, now=now)
    assert [one.driver_id for one in found] == [2, 3]
    assert [one.distance_m for one in found] == pytest.approx([100, 500], abs=2)


def test_the_search_widens_until_enough_are_found(index, now):
    for driver_id, metres in ((1, 200), (2, 3_000), (3, 9_000)):
        index.record(driver_id, Fix(north(metres), now))

    def found(limit):
        nearby = index.nearby(SQUARE, radius_m=250, max_radius_m=4_000, limit=limit, now=now)
        return [one.driver_id for one in nearby]

    assert found(1) == [1]
    assert found(2) == [1, 2]
    assert found(3) == [1, 2]


def test_a_driver_who_is_silent_is_not_found(index, now):
    index.record(1, Fix(SQUARE, now - timedelta(seconds=FRESH_S + 1)))
    index.record(2, Fix(SQUARE, now - timedelta(seconds=FRESH_S)))
    found = index.nearby(SQUARE, radius_m=100, max_radius_m=100, limit=5, now=now)
    assert [one.driver_id for one in found] == [2]


def test_who_went_offline_is_not_found_and_still_known(index, now):
    index.record(1, Fix(SQUARE, now))
    index.remove(1)
    assert index.nearby(SQUARE, radius_m=100, max_radius_m=100, limit=5, now=now) == []
    assert index.count() == 0
    assert 1 in index.get([1])


def test_regions_do_not_see_each_others_drivers(index, now):
    index.record(1, Fix(SQUARE, now))
    other = PositionIndex(RegionFactory())
    assert other.nearby(SQUARE, radius_m=100, max_radius_m=100, limit=5, now=now) == []
    assert other.get([1]) == {}
