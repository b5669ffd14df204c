import random
from datetime import timedelta

import pytest

from delivery.geo.models import Region
from delivery.geo.positions import DRIVER_TTL_S, FRESH_S, Fix, PositionIndex, Recorded
from delivery.kernel.geometry import Point, haversine_m
from delivery.stores.connections import sync_redis

CENTRE = Point(41.15, -8.61)
LOCATIONS = "drivers:locations:{porto}"


@pytest.fixture
def index():
    return PositionIndex(Region(slug="porto", redis_alias="default"))


def north(metres: float) -> Point:
    return Point(CENTRE.lat + metres / 111_195, CENTRE.lng)


def fill(index, metres, now):
    """Put a driver at each distance north of the centre, numbered from 1."""
    for number, distance_m in enumerate(metres, 1):
        index.record(number, Fix(north(distance_m), now))


def ids(index, now, *, limit=5, radius_m=2000, max_radius_m=8000):
    found = index.nearby(CENTRE, radius_m=radius_m, max_radius_m=max_radius_m, limit=limit, now=now)
    return [one.driver_id for one in found]


def test_a_fix_is_read_back_as_it_was_written(index, now):
    fix = Fix(CENTRE, now, speed_mps=4.5, heading_deg=0.0, accuracy_m=None)
    assert index.record(1, fix) == []
    assert index.get([1, 2]) == {1: fix}


def test_a_newer_fix_forgets_what_only_the_older_one_told(index, now):
    index.record(1, Fix(CENTRE, now, speed_mps=4.5))
    newer = Fix(CENTRE, now + timedelta(seconds=1))
    index.record(1, newer)
    assert index.get([1]) == {1: newer}


def test_a_late_point_never_moves_the_driver_back(index, now):
    index.record(1, Fix(CENTRE, now))
    late = Fix(north(900), now - timedelta(seconds=1))
    assert index.record(1, late) is None
    assert index.record_many([(1, late)]) == [Recorded(is_newest=False)]
    assert index.get([1]) == {1: Fix(CENTRE, now)}
    [found] = index.nearby(CENTRE, radius_m=50, max_radius_m=50, limit=1, now=now)
    assert found.distance_m == pytest.approx(0, abs=1)


def test_many_drivers_move_in_one_call_and_tell_their_orders(index, now):
    index.set_orders(2, ["one"])
    moves = [(1, Fix(CENTRE, now)), (2, Fix(north(100), now))]
    assert index.record_many(moves) == [
        Recorded(is_newest=True),
        Recorded(is_newest=True, order_ids=("one",)),
    ]
    assert index.get([1, 2]) == dict(moves)


def test_each_fix_renews_the_drivers_hour(index, now):
    index.record(1, Fix(CENTRE, now))
    sync_redis().expire("driver:{porto}:1", 5)
    index.record_many([(1, Fix(CENTRE, now + timedelta(seconds=1)))])
    assert sync_redis().ttl("driver:{porto}:1") == DRIVER_TTL_S


def test_who_went_offline_stays_out_of_searches_until_the_next_shift(index, now):
    index.record(1, Fix(CENTRE, now))
    index.remove(1)
    index.set_orders(1, ["one"])
    later = Fix(CENTRE, now + timedelta(seconds=1))
    assert index.record_many([(1, later)]) == [Recorded(is_newest=True, order_ids=("one",))]
    assert ids(index, now) == []
    assert index.get([1]) == {1: later}
    index.record(1, later)
    assert ids(index, now) == [1]


@pytest.mark.parametrize("seconds", [-1, 1])
def test_after_the_shift_no_fix_is_kept_whether_late_or_not(index, now, seconds):
    last = Fix(CENTRE, now)
    index.record(1, last)
    index.remove(1)
    fix = Fix(north(100), now + timedelta(seconds=seconds))
    assert index.record_many([(1, fix)]) == [Recorded(is_newest=False, is_after_shift=True)]
    assert index.get([1]) == {1: last}


def test_the_nearest_come_first_and_no_more_than_wanted(index, now):
    fill(index, [900, 30, 400, 5000], now)
    assert ids(index, now, limit=2) == [2, 3]
    assert ids(index, now, limit=9) == [2, 3, 1, 4]


def test_the_radius_grows_to_its_maximum_and_no_further(index, now):
    fill(index, [7900, 8100], now)
    assert ids(index, now) == [1]


def test_a_search_may_begin_at_its_maximum(index, now):
    fill(index, [1900], now)
    assert ids(index, now, radius_m=2000, max_radius_m=1000) == [1]


def test_stale_drivers_are_not_found_and_hide_nobody(index, now):
    stale = now - timedelta(seconds=FRESH_S, milliseconds=1)
    for number in range(100, 160):
        index.record(number, Fix(CENTRE, stale))
    index.record(1, Fix(north(200), now - timedelta(seconds=FRESH_S)))
    assert ids(index, now, limit=1) == [1]


def test_a_driver_whose_hash_has_expired_leaves_the_index(index, now):
    fill(index, [10, 20], now)
    sync_redis().delete("driver:{porto}:1")
    assert ids(index, now) == [2]
    assert sync_redis().zrange(LOCATIONS, 0, -1) == ["2"]


def test_a_crowd_next_door_does_not_hide_who_is_farther_off(index, now):
    fill(index, [5] * 300 + [300, 900, 2500, 7000], now)
    assert ids(index, now, limit=304)[300:] == [301, 302, 303, 304]
    assert ids(index, now, limit=302, max_radius_m=1000)[300:] == [301, 302]


@pytest.mark.parametrize("limit", [1, 20, 60])
def test_exactly_the_nearest_of_a_city_are_found(index, now, limit):
    places = random.Random(7)
    points = {
        number: Point(CENTRE.lat + places.gauss(0, 0.03), CENTRE.lng + places.gauss(0, 0.03))
        for number in range(1, 1500)
    }
    index.record_many([(number, Fix(point, now)) for number, point in points.items()])
    for centre in (CENTRE, north(4_000), Point(CENTRE.lat - 0.07, CENTRE.lng + 0.07)):
        metres = {number: haversine_m(centre, point) for number, point in points.items()}
        nearest = sorted((one for one in metres if metres[one] <= 8000), key=metres.__getitem__)
        found = index.nearby(centre, radius_m=2000, max_radius_m=8000, limit=limit, now=now)
        assert [one.driver_id for one in found] == nearest[:limit]


def test_a_fix_beside_the_pole_costs_nobody_else_theirs(index, now):
    moves = [(1, Fix(Point(89.9, 180.0), now)), (2, Fix(CENTRE, now))]
    assert index.record_many(moves) == [Recorded(is_newest=True)] * 2
    assert index.get([1, 2]) == dict(moves)
    assert ids(index, now) == [2]
    assert index.nearby(Point(-90, 0), radius_m=9, max_radius_m=9, limit=1, now=now) == []


def test_every_key_of_a_region_carries_its_tag(index, now):
    index.record(1, Fix(CENTRE, now))
    index.set_orders(1, ["one"])
    assert all("{porto}" in key for key in sync_redis().keys("*"))
