import pytest
from hypothesis import given
from hypothesis import strategies as st

from delivery.kernel.geometry import Bounds, Point, bearing_deg, haversine_m, interpolate, length_m

points = st.builds(Point, st.floats(-89, 89), st.floats(-180, 180))
PORTO, LISBON = Point(41.1496, -8.6109), Point(38.7223, -9.1393)


def test_the_distance_between_two_cities_is_known():
    assert haversine_m(PORTO, LISBON) == pytest.approx(273_700, abs=500)


def test_a_degree_of_latitude_is_111_km():
    assert haversine_m(Point(0, 0), Point(1, 0)) == pytest.approx(111_195, abs=1)


@given(points, points)
def test_a_distance_is_the_same_both_ways_and_at_most_half_the_globe(a, b):
    assert haversine_m(a, b) == pytest.approx(haversine_m(b, a))
    assert 0 <= haversine_m(a, b) <= 20_016_000


@pytest.mark.parametrize(
    ("target", "bearing"),
    [(Point(1, 0), 0), (Point(0, 1), 90), (Point(-1, 0), 180), (Point(0, -1), 270)],
)
def test_a_bearing_is_clockwise_from_north(target, bearing):
    assert bearing_deg(Point(0, 0), target) == pytest.approx(bearing)


@given(st.lists(points, min_size=1, max_size=5), st.floats(-10, 1e7))
def test_a_point_along_a_line_is_never_beyond_its_ends(line, distance_m):
    point = interpolate(line, distance_m)
    assert min(p.lat for p in line) - 1e-9 <= point.lat <= max(p.lat for p in line) + 1e-9


def test_half_way_along_a_line_is_its_middle():
    line = [Point(0, 0), Point(0, 1), Point(0, 2)]
    middle = interpolate(line, length_m(line) / 2)
    assert (middle.lat, middle.lng) == (0, pytest.approx(1))


@pytest.mark.parametrize(
    "point", [(91, 0), (-91, 0), (0, 181), (float("nan"), 0), (0, float("inf"))]
)
def test_what_is_not_on_earth_is_known_as_such(point):
    assert not Point(*point).is_on_earth


def test_a_box_contains_its_edges():
    box = Bounds(south=0, west=0, north=1, east=1)
    assert box.contains(Point(0, 1))
    assert not box.contains(Point(0, 1.0001))
    assert box.centre == Point(0.5, 0.5)
