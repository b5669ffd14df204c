from itertools import pairwise
from pathlib import Path

import pytest

from delivery.geo.osm.basemap import Basemap, Grid, Street, StreetClass, Vertex
from delivery.geo.regionfile import read_region
from delivery.geo.streets import NoStreetsError, StreetGraph, Vehicle
from delivery.kernel.geometry import Bounds, Point, haversine_m, length_m

DEMO_FILE = Path(__file__).parents[3] / "delivery/demo/data/helsinki.region.json.gz"
# One step is about one metre at the equator.
STEP_DEG = 9e-6
SOUTH_WEST, SOUTH_EAST = Vertex(0, 0), Vertex(0, 200)
NORTH_WEST, NORTH_EAST = Vertex(100, 0), Vertex(100, 200)


def street(*vertices, oneway=False, street_class=StreetClass.STREET):
    return Street(street_class, "", oneway, False, vertices)


def graph_of(*streets):
    grid = Grid(0.0, 0.0, step_deg=STEP_DEG)
    return StreetGraph.from_basemap(Basemap(Bounds(0, 0, 0.01, 0.01), grid, streets, (), (), ()))


def at(north, east):
    return Point(round(north * STEP_DEG, 7), round(east * STEP_DEG, 7))


BLOCK = (
    street(SOUTH_WEST, SOUTH_EAST, oneway=True),
    street(SOUTH_EAST, NORTH_EAST, NORTH_WEST, SOUTH_WEST),
)


@pytest.fixture(scope="module")
def helsinki():
    return read_region(DEMO_FILE).extract


@pytest.fixture(scope="module")
def helsinki_streets(helsinki):
    return StreetGraph.from_basemap(helsinki.basemap)


def test_a_route_follows_the_street():
    route = graph_of(*BLOCK).route(at(0, 0), at(0, 200), Vehicle.CAR)
    assert route.points[0] == at(0, 0)
    assert route.points[-1] == at(0, 200)
    assert route.distance_m == pytest.approx(200, rel=0.01)
    assert route.duration_s == pytest.approx(200 / 7.5, rel=0.01)


def test_a_car_drives_round_the_block_rather_than_against_a_oneway():
    route = graph_of(*BLOCK).route(at(0, 200), at(0, 0), Vehicle.CAR)
    assert route.distance_m == pytest.approx(400, rel=0.01)
    assert at(100, 200) in route.points


def test_a_bicycle_rides_against_a_oneway():
    route = graph_of(*BLOCK).route(at(0, 200), at(0, 0), Vehicle.BICYCLE)
    assert route.distance_m == pytest.approx(200, rel=0.01)


def test_a_route_inside_one_street_goes_straight():
    route = graph_of(*BLOCK).route(at(0, 50), at(0, 150), Vehicle.CAR)
    assert route.distance_m == pytest.approx(100, abs=25)


def test_a_route_back_inside_a_oneway_goes_round():
    route = graph_of(*BLOCK).route(at(0, 150), at(0, 50), Vehicle.CAR)
    assert route.distance_m == pytest.approx(500, abs=25)


def test_the_faster_way_wins_over_the_shorter():
    # Along the service road it is 200 m at 4 m/s, along the main road 400 m at 10 m/s.
    main = street(SOUTH_WEST, NORTH_WEST, NORTH_EAST, SOUTH_EAST, street_class=StreetClass.MAJOR)
    alley = street(SOUTH_WEST, SOUTH_EAST, street_class=StreetClass.SERVICE)
    route = graph_of(main, alley).route(at(0, 0), at(0, 200), Vehicle.CAR)
    assert route.distance_m == pytest.approx(400, rel=0.01)


def test_straight_legs_join_the_points_to_the_street():
    route = graph_of(*BLOCK).route(at(-30, 0), at(-40, 200), Vehicle.CAR)
    assert route.points[:2] == (at(-30, 0), at(0, 0))
    assert route.points[-2:] == (at(0, 200), at(-40, 200))
    assert route.distance_m == pytest.approx(270, rel=0.01)


def test_a_route_to_the_same_door_stays_there():
    route = graph_of(*BLOCK).route(at(0, 0), at(0, 0), Vehicle.CAR)
    assert (route.points, route.distance_m, route.duration_s) == ((at(0, 0),), 0, 0)


def test_a_car_keeps_off_the_path_that_a_bicycle_takes():
    path = street(NORTH_WEST, SOUTH_EAST, street_class=StreetClass.PATH)
    graph = graph_of(*BLOCK, path)
    car = graph.route(at(100, 0), at(0, 200), Vehicle.CAR)
    bicycle = graph.route(at(100, 0), at(0, 200), Vehicle.BICYCLE)
    assert car.distance_m == pytest.approx(300, rel=0.01)
    assert bicycle.distance_m == pytest.approx(50_000**0.5, rel=0.01)


def test_the_nearest_street_is_one_that_leads_somewhere():
    island = street(Vertex(-50, 0), Vertex(-50, 20))
    graph = graph_of(*BLOCK, island)
    assert graph.nearest(at(-40, 0), Vehicle.CAR) == at(0, 0)


def test_a_map_without_streets_has_no_route():
    with pytest.raises(NoStreetsError):
        graph_of().route(at(0, 0), at(0, 200), Vehicle.CAR)


@pytest.mark.parametrize("vehicle", Vehicle)
def test_every_shop_of_the_demo_reaches_a_door(helsinki, helsinki_streets, vehicle):
    for shop, address in zip(helsinki.shops[::10], helsinki.addresses[::10], strict=False):
        route = helsinki_streets.route(shop.position, address.position, vehicle)
        assert route.points[0] == shop.position
        assert route.points[-1] == address.position
        assert route.distance_m >= haversine_m(shop.position, address.position) * 0.999
        assert route.distance_m == pytest.approx(length_m(route.points))


def test_the_steps_of_a_demo_route_are_short_enough_to_follow(helsinki, helsinki_streets):
    origin, destination = helsinki.shops[0].position, helsinki.shops[100].position
    line = helsinki_streets.route(origin, destination, Vehicle.BICYCLE).points
    inner = [haversine_m(a, b) for a, b in pairwise(line[1:-1])]
    assert max(inner) <= 25.1
