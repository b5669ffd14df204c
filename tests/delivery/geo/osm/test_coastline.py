import pytest
from shapely import Point

from delivery.geo.osm.coastline import sea_polygons

COAST = {"natural": "coastline"}


def test_the_sea_is_on_the_right_of_the_coastline(line, bounds):
    northward = line(COAST, (1, 49.99, 10.006), (2, 50.02, 10.006))
    (sea,) = sea_polygons([northward], bounds)
    assert sea.contains(Point(10.009, 50.005))
    assert not sea.contains(Point(10.001, 50.005))
    assert sea.area == pytest.approx(0.004 * 0.01)


def test_a_coastline_the_other_way_round_has_its_sea_on_the_other_side(line, bounds):
    southward = line(COAST, (1, 50.02, 10.006), (2, 49.99, 10.006))
    (sea,) = sea_polygons([southward], bounds)
    assert sea.contains(Point(10.001, 50.005))


def test_pieces_of_a_coastline_are_joined(line, bounds):
    first = line(COAST, (1, 49.99, 10.006), (2, 50.004, 10.006))
    second = line(COAST, (2, 50.004, 10.006), (3, 50.02, 10.006))
    (sea,) = sea_polygons([first, second], bounds)
    assert sea.area == pytest.approx(0.004 * 0.01)


def test_a_coastline_clipped_short_of_the_edge_reaches_it(line, bounds):
    short = line(COAST, (1, 50.0005, 10.006), (2, 50.0095, 10.006))
    (sea,) = sea_polygons([short], bounds)
    assert sea.area == pytest.approx(0.004 * 0.01)


def test_an_island_is_land_in_the_sea(line, bounds):
    coast = line(COAST, (1, 49.99, 10.002), (2, 50.02, 10.002))
    island = line(COAST, (3, 50.004, 10.006), (4, 50.004, 10.008), (5, 50.006, 10.008),
                  (6, 50.006, 10.006), (3, 50.004, 10.006))  # fmt: skip
    (sea,) = sea_polygons([coast, island], bounds)
    assert not sea.contains(Point(10.007, 50.005))
    assert sea.contains(Point(10.004, 50.005))


def test_without_a_coastline_there_is_no_sea(line, bounds):
    road = line({"highway": "primary"}, (1, 50.0, 10.0), (2, 50.01, 10.01))
    assert sea_polygons([road], bounds) == []
