import pytest

from delivery.geo.osm.basemap import AreaKind, StreetClass, Vertex
from delivery.geo.osm.extract import padded, read_extract
from delivery.geo.osm.records import ShopCategory
from delivery.kernel.geometry import Point, haversine_m


@pytest.fixture
def town(write_map):
    """Return a town: a street, a bakery, a café in a house, a house and a railway."""
    nodes = {
        1: (50.002, 10.001),
        2: (50.002, 10.009),
        3: (50.003, 10.002, {
            "shop": "bakery", "name": " Crumb ", "opening_hours": "Mo 08:00-12:00",
            "cuisine": "cake",
        }),
        4: (50.004, 10.004), 5: (50.004, 10.005), 6: (50.005, 10.005), 7: (50.005, 10.004),
        8: (50.006, 10.006, {"addr:street": "High Street", "addr:housenumber": "2"}),
        9: (50.003, 10.003, {"shop": "bakery"}),
        10: (51.0, 10.003, {"shop": "bakery", "name": "Elsewhere"}),
    }  # fmt: skip
    ways = {
        1: ([1, 2], {"highway": "residential", "name": "High Street"}),
        2: ([4, 5, 6, 7, 4], {"building": "yes", "amenity": "cafe", "name": "Cup"}),
        3: ([1, 2], {"railway": "rail"}),
    }
    return write_map(nodes, ways, name="town.osm.pbf")


def test_shops_are_the_named_ones_inside_the_bounds(town):
    crumb, cup = read_extract(town).shops
    assert (crumb.osm_id, crumb.name, crumb.category) == ("n3", "Crumb", ShopCategory.BAKERY)
    assert (cup.osm_id, cup.category, cup.position) == (
        "w2", ShopCategory.CAFE, Point(50.0045, 10.0045)
    )  # fmt: skip


def test_a_shop_has_its_hours_cuisine_and_a_street(town):
    crumb, cup = read_extract(town).shops
    assert crumb.opening_hours == (((480, 720),), (), (), (), (), (), ())
    assert crumb.cuisine == ("cake",)
    assert crumb.address == "High Street"
    assert cup.opening_hours is None


def test_addresses_and_bounds_are_read(town, bounds):
    extract = read_extract(town)
    assert [address.text for address in extract.addresses] == ["High Street 2"]
    assert extract.bounds == bounds
    assert extract.centre == bounds.centre


def test_the_basemap_has_streets_buildings_and_rails(town):
    basemap = read_extract(town).basemap
    line = (Vertex(2000, 1000), Vertex(2000, 9000))
    assert [(s.street_class, s.vertices) for s in basemap.streets] == [(StreetClass.STREET, line)]
    assert [area.kind for area in basemap.areas] == [AreaKind.BUILDING]
    assert basemap.rails == (line,)


def test_streets_come_from_the_roads_file_a_margin_beyond_the_bounds(town, write_map):
    nodes = {
        1: (50.002, 10.009), 2: (50.002, 10.012), 3: (50.002, 10.016), 4: (50.002, 10.03),
        5: (50.002, 10.04),
    }  # fmt: skip
    roads = write_map(nodes, {5: ([1, 2, 3, 4, 5], {"highway": "primary"})}, name="roads.osm.pbf")
    (street,) = read_extract(town, roads=roads).basemap.streets
    assert street.street_class == StreetClass.MAJOR
    assert street.vertices == (Vertex(2000, 9000), Vertex(2000, 30000))


def test_the_same_file_reads_the_same_twice(town):
    assert read_extract(town) == read_extract(town)


def test_padding_is_the_same_distance_on_every_side(bounds):
    wide = padded(bounds, 500)
    centre = bounds.centre
    north = haversine_m(Point(bounds.north, centre.lng), Point(wide.north, centre.lng))
    east = haversine_m(Point(centre.lat, bounds.east), Point(centre.lat, wide.east))
    assert (north, east) == pytest.approx((500, 500), rel=1e-3)
