from datetime import UTC, datetime, timedelta

import httpx
import numpy as np
import pytest

from delivery.geo.routing.cache import LegCache, rounded
from delivery.geo.routing.detour import DetourTravelTimes
from delivery.geo.routing.roads import MOST_MATCHED, Road, RoadRouter
from delivery.geo.routing.router import Spot
from delivery.geo.routing.travel import Leg, Source
from delivery.kernel.geometry import Point
from delivery.stores.connections import sync_redis
from tests.delivery.geo.routing.engines import (
    BEYOND,
    HERE,
    NO_ROUTE,
    THERE,
    answering,
    any_table,
    engine,
    places,
    table_body,
    unreachable,
)
from tests.delivery.geo.routing.test_osrm import ROUTE

ESTIMATE = DetourTravelTimes()


def router(answer, asked=None, clock=lambda: 0.0):
    return RoadRouter({"car": Road(engine(answer, asked), LegCache("car"))}, clock=clock)


def test_a_leg_by_road_says_so():
    leg = router(answering(table_body([[60.0]]))).leg(HERE, THERE, "car")
    assert leg == Leg(600.0, 60.0, Source.ROADS)


def test_scooters_and_motorcycles_ride_where_cars_drive():
    ways = router(answering(table_body([[60.0]])))
    legs = [ways.leg(HERE, THERE, vehicle) for vehicle in ("scooter", "motorcycle")]
    assert [leg.source for leg in legs] == [Source.ROADS, Source.ROADS]


def test_a_vehicle_without_an_engine_is_estimated():
    leg = router(answering(table_body([[60.0]]))).leg(HERE, THERE, "bicycle")
    assert leg.source == Source.DETOUR
    assert leg.duration_s == pytest.approx(ESTIMATE.leg(HERE, THERE, "bicycle").duration_s)


def test_a_leg_asked_for_again_comes_from_redis():
    asked = []
    ways = router(any_table, asked)
    first = ways.leg(HERE, THERE, "car")
    again = ways.leg(Point(HERE.lat + 1e-6, HERE.lng), THERE, "car")
    assert again == first
    assert len(asked) == 1


def test_only_origins_with_something_unknown_are_asked_for():
    asked = []
    ways = router(any_table, asked)
    ways.table([HERE], [THERE], "car")
    ways.table([HERE, BEYOND], [THERE], "car")
    assert f"{BEYOND.lng:.6f},{BEYOND.lat:.6f};" in asked[1].url.path
    assert asked[1].url.params["sources"] == "0"


def test_kept_legs_answer_while_the_engine_is_down():
    router(answering(table_body([[60.0]]))).leg(HERE, THERE, "car")
    leg = router(unreachable).leg(HERE, THERE, "car")
    assert leg == Leg(600.0, 60.0, Source.ROADS)


def test_a_lost_redis_costs_no_answer(monkeypatch):
    monkeypatch.setattr(sync_redis().connection_pool, "connection_kwargs", {"port": 1})
    sync_redis().connection_pool.disconnect()
    leg = router(answering(table_body([[60.0]]))).leg(HERE, THERE, "car")
    assert leg == Leg(600.0, 60.0, Source.ROADS)


def test_an_engine_that_is_down_is_stood_in_for_by_the_detour():
    table = router(unreachable).table([HERE], [THERE, BEYOND], "car")
    expected = ESTIMATE.table([HERE], [THERE, BEYOND], "car")
    assert table.source == Source.DETOUR
    assert table.duration_s.tolist() == expected.duration_s.tolist()


def test_a_cell_without_a_way_is_estimated_and_the_table_says_so():
    table = router(answering(table_body([[60.0, None]]))).table([HERE], [THERE, BEYOND], "car")
    expected = ESTIMATE.leg(HERE, BEYOND, "car").duration_s
    assert table.duration_s.tolist() == [[60.0, pytest.approx(expected)]]
    assert table.source == Source.DETOUR


def test_a_large_table_is_asked_for_in_blocks_that_osrm_takes():
    asked = []
    origins = [Point(60 + n / 1000, 24.9) for n in range(250)]
    table = router(any_table, asked).table(origins, [HERE, THERE], "car")
    assert len(asked) == 3
    assert table.duration_s.shape == (250, 2)
    assert table.duration_s[100].tolist() == [0.0, 1.0]


def test_a_table_without_destinations_asks_nobody():
    asked = []
    assert router(any_table, asked).table([HERE], [], "car").duration_s.shape == (1, 0)
    assert asked == []


def test_an_engine_that_failed_three_times_is_left_alone_and_tried_again_later():
    asked, now_s = [], [0.0]
    ways = router(unreachable, asked, clock=lambda: now_s[0])
    for _ in range(5):
        ways.leg(HERE, THERE, "car")
    assert len(asked) == 3
    now_s[0] = 1.0
    ways.leg(HERE, THERE, "car")
    assert len(asked) == 4


def test_points_that_no_road_connects_do_not_count_as_failures():
    asked = []
    ways = router(lambda _: NO_ROUTE, asked)
    for _ in range(5):
        ways.route([HERE, THERE], "car")
    assert len(asked) == 5


def test_a_drawn_route_reaches_from_door_to_door():
    route = router(answering(ROUTE)).route([HERE, THERE], "car")
    assert (route.points[0], route.points[-1]) == (HERE, THERE)
    assert len(route.points) == 4
    assert route.source == Source.ROADS


def test_without_an_engine_a_route_is_drawn_straight_and_says_so():
    route = router(unreachable).route([HERE, THERE], "car")
    assert route.points == (HERE, THERE)
    assert route.legs == (ESTIMATE.leg(HERE, THERE, "car"),)
    assert route.source == Source.DETOUR


def test_a_single_point_is_a_route_without_legs():
    route = router(unreachable).route([HERE], "car")
    assert (route.points, route.legs) == ((HERE,), ())


MATCHED = {"code": "Ok", "matchings": ROUTE["routes"], "tracepoints": places(2)}


def trace_of(count):
    start = datetime(2026, 11, 18, tzinfo=UTC)
    return [Spot(HERE, start + timedelta(seconds=number)) for number in range(count)]


def matched_seconds(requests):
    """Return when the first and the last point of each request were recorded, from midnight."""
    midnight = datetime(2026, 11, 18, tzinfo=UTC).timestamp()
    times = [request.url.params["timestamps"].split(";") for request in requests]
    return [(int(some[0]) - midnight, int(some[-1]) - midnight) for some in times]


def test_a_long_way_is_matched_in_pieces_that_hang_together():
    asked = []
    way = router(answering(MATCHED), asked).match(trace_of(130), "car")
    assert matched_seconds(asked) == [(0, 99), (99, 129)]
    assert len(way.points) == 2 * len(router(answering(MATCHED)).match(trace_of(2), "car").points)
    assert way.source == Source.ROADS


def test_of_a_very_long_way_the_newest_points_are_matched():
    asked = []
    router(answering(MATCHED), asked).match(trace_of(MOST_MATCHED + 500), "car")
    assert matched_seconds(asked)[0][0] == 500
    assert matched_seconds(asked)[-1][1] == MOST_MATCHED + 499


def test_a_piece_that_cannot_be_matched_leaves_the_whole_way_as_it_was_recorded():
    answers = iter([answering(MATCHED), unreachable])

    def answer(request):
        return next(answers)(request)

    way = router(answer).match(trace_of(130), "car")
    assert way.points == (HERE,) * 130
    assert way.source == Source.DETOUR


def test_without_an_engine_recorded_points_are_drawn_as_they_are():
    start = datetime(2026, 11, 18, tzinfo=UTC)
    route = router(unreachable).match([Spot(HERE, start), Spot(THERE, start)], "car")
    assert route.points == (HERE, THERE)
    assert route.source == Source.DETOUR


def test_places_are_rounded_to_about_a_metre():
    assert rounded(Point(60.123456, 24.987654)) == Point(60.12346, 24.98765)


def test_nothing_is_kept_of_a_cell_without_a_way():
    router(answering(table_body([[None]]))).leg(HERE, THERE, "car")
    assert sync_redis().keys("leg:*") == []
    assert not np.isnan(router(lambda _: httpx.Response(502)).leg(HERE, THERE, "car").duration_s)
