from shapely import Polygon, box

from delivery.geo.osm.areas import areas_of, build_areas, build_places
from delivery.geo.osm.basemap import AreaKind, Grid, Place, PlaceKind, Vertex
from delivery.geo.osm.source import Features, Shape, Spot
from delivery.kernel.geometry import Point

GRID = Grid(50.0, 10.0)


def vertices(area):
    return [set(ring) for ring in area.rings]


def test_an_area_is_clipped_to_the_bounds(bounds):
    (area,) = areas_of(AreaKind.WATER, box(10.005, 49.9, 10.006, 50.002), within=bounds, grid=GRID)
    assert vertices(area) == [
        {Vertex(0, 5000), Vertex(0, 6000), Vertex(2000, 5000), Vertex(2000, 6000)}
    ]


def test_an_area_keeps_its_hole(bounds):
    hole = box(10.002, 50.002, 10.003, 50.003).exterior
    ring = Polygon(box(10.001, 50.001, 10.004, 50.004).exterior, [hole])
    (area,) = areas_of(AreaKind.BUILDING, ring, within=bounds, grid=GRID)
    assert Vertex(2000, 3000) in vertices(area)[1]


def test_an_area_cut_in_two_by_the_bounds_makes_two(bounds):
    horseshoe = box(10.001, 49.99, 10.009, 50.005) - box(10.003, 49.995, 10.007, 50.1)
    areas = areas_of(AreaKind.GREEN, horseshoe, within=bounds, grid=GRID)
    assert len(areas) == 2


def test_specks_and_areas_outside_are_left_out(bounds):
    speck = box(10.001, 50.001, 10.00101, 50.00101)
    outside = box(11.0, 50.001, 11.1, 50.002)
    assert areas_of(AreaKind.GREEN, speck, within=bounds, grid=GRID) == []
    assert areas_of(AreaKind.GREEN, outside, within=bounds, grid=GRID) == []


def test_shapes_without_a_drawn_kind_are_left_out(bounds):
    shape = Shape("w1", {"landuse": "residential"}, box(10.001, 50.001, 10.004, 50.004))
    assert list(build_areas([shape], within=bounds, grid=GRID)) == []


def test_named_squares_and_parks_inside_the_bounds_are_places(bounds):
    features = Features(
        bounds,
        spots=[
            Spot("n1", {"place": "square", "name": "Market"}, Point(50.001, 10.002)),
            Spot("n2", {"place": "square"}, Point(50.002, 10.002)),
            Spot("n3", {"place": "square", "name": "Far away"}, Point(51.0, 10.002)),
        ],
        shapes=[Shape("w1", {"leisure": "park", "name": "Green"}, box(10, 50, 10.002, 50.002))],
    )
    assert build_places(features, GRID) == (
        Place(PlaceKind.PARK, "Green", Vertex(1000, 1000)),
        Place(PlaceKind.SQUARE, "Market", Vertex(1000, 2000)),
    )
