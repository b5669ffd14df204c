from datetime import UTC, datetime, timedelta

import httpx
import numpy as np
import pytest

from delivery.geo.routing.osrm import EngineDown, NoWay
from delivery.geo.routing.router import Spot
from delivery.geo.routing.travel import Leg, Source
from delivery.kernel.geometry import Point
from tests.delivery.geo.routing.engines import (
    BEYOND,
    HERE,
    NO_ROUTE,
    THERE,
    answering,
    engine,
    places,
    table_body,
    unreachable,
)

LINE = {"type": "LineString", "coordinates": [[24.941, 60.171], [24.949, 60.179]]}
ROUTE = {
    "code": "Ok",
    "routes": [{"geometry": LINE, "legs": [{"distance": 1200.5, "duration": 240.1}]}],
    "waypoints": places(2),
}


def test_a_route_asks_longitude_first_and_answers_latitude_first():
    asked = []
    route = engine(answering(ROUTE), asked).route([HERE, THERE])
    assert asked[0].url.path == "/route/v1/car/24.940000,60.170000;24.950000,60.180000"
    assert route.points == (Point(60.171, 24.941), Point(60.179, 24.949))
    assert route.legs == (Leg(1200.5, 240.1, Source.ROADS),)
    assert route.source == Source.ROADS


def test_points_that_no_road_connects_are_no_way():
    with pytest.raises(NoWay):
        engine(lambda _: NO_ROUTE).route([HERE, THERE])


def test_a_point_far_from_every_road_is_no_way():
    with pytest.raises(NoWay):
        engine(answering({**ROUTE, "waypoints": places(2, 501.0)})).route([HERE, THERE])


@pytest.mark.parametrize(
    "answer",
    [
        unreachable,
        answering({"code": "InvalidQuery"}, 400),
        answering({"detail": "bad gateway"}, 502),
        answering(["surprise"]),
        answering({"code": "Ok", "routes": [], "waypoints": []}),
        lambda _: httpx.Response(200, text="<html>"),
    ],
)
def test_whatever_does_not_answer_like_osrm_is_down(answer):
    with pytest.raises(EngineDown):
        engine(answer).route([HERE, THERE])


def test_a_table_names_origins_before_destinations():
    asked = []
    body = table_body([[60.0, 90.0]])
    table = engine(answering(body), asked).table([HERE], [THERE, BEYOND])
    assert asked[0].url.params["sources"] == "0"
    assert asked[0].url.params["destinations"] == "1;2"
    assert table.duration_s.tolist() == [[60.0, 90.0]]
    assert table.distance_m.tolist() == [[600.0, 900.0]]


def test_a_cell_without_a_way_is_not_a_number():
    table = engine(answering(table_body([[60.0, None]]))).table([HERE], [THERE, BEYOND])
    assert np.isnan(table.duration_s).tolist() == [[False, True]]


def test_cells_of_a_place_off_the_map_are_not_numbers():
    table = engine(answering(table_body([[60.0]], snap_m=501.0))).table([HERE], [THERE])
    assert np.isnan(table.duration_s).all()


def test_the_pieces_of_a_match_are_one_line():
    start = datetime(2026, 11, 18, 12, 0, tzinfo=UTC)
    body = {"code": "Ok", "matchings": ROUTE["routes"] * 2, "tracepoints": []}
    route = engine(answering(body)).match([Spot(HERE, start), Spot(THERE, start)])
    assert len(route.points) == 4
    assert route.legs == (Leg(1200.5, 240.1, Source.ROADS),) * 2


def test_a_match_says_when_and_how_surely_each_point_was_recorded():
    asked = []
    start = datetime(2026, 11, 18, 12, 0, tzinfo=UTC)
    body = {"code": "Ok", "matchings": ROUTE["routes"], "tracepoints": []}
    trace = [Spot(HERE, start), Spot(THERE, start + timedelta(seconds=15), 400.0)]
    route = engine(answering(body), asked).match(trace)
    assert asked[0].url.params["timestamps"] == "1795003200;1795003215"
    assert asked[0].url.params["radiuses"] == "15;50"
    assert route.points == (Point(60.171, 24.941), Point(60.179, 24.949))
