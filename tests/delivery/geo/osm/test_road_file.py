import osmium
import pytest

from delivery.geo.osm.basemap import Basemap, Grid, Street, StreetClass, Vertex
from delivery.geo.osm.road_file import road_tags, write_roads
from delivery.kernel.geometry import Bounds


def street(*vertices, street_class=StreetClass.STREET, name="", oneway=False):
    return Street(street_class, name, oneway, False, vertices)


def basemap(*streets):
    return Basemap(Bounds(60, 24, 61, 25), Grid(60.0, 24.0), streets, (), (), ())


def ways_of(path):
    read = osmium.FileProcessor(path).with_filter(osmium.filter.EntityFilter(osmium.osm.WAY))
    return [([node.ref for node in way.nodes], dict(way.tags)) for way in read]


def test_streets_that_meet_share_a_node(tmp_path):
    path = tmp_path / "roads.osm.pbf"
    corner = Vertex(0, 100)
    city = basemap(street(Vertex(0, 0), corner), street(corner, Vertex(50, 100)))
    assert write_roads([city], path) == 2
    (first, _), (second, _) = ways_of(path)
    assert first[-1] == second[0]


def test_nodes_keep_their_places(tmp_path):
    path = tmp_path / "roads.osm.pbf"
    write_roads([basemap(street(Vertex(0, 0), Vertex(1500, 2500)))], path)
    nodes = osmium.FileProcessor(path).with_filter(osmium.filter.EntityFilter(osmium.osm.NODE))
    assert [(node.lat, node.lon) for node in nodes] == [(60.0, 24.0), (60.0015, 24.0025)]


def test_regions_go_into_one_file_with_ids_of_their_own(tmp_path):
    path = tmp_path / "roads.osm.pbf"
    assert write_roads([basemap(street(Vertex(0, 0), Vertex(9, 9)))] * 2, path) == 2
    ids = [way.id for way in osmium.FileProcessor(path, osmium.osm.WAY)]
    assert ids == [1, 2]


def test_an_earlier_file_is_replaced(tmp_path):
    path = tmp_path / "roads.osm.pbf"
    write_roads([basemap(street(Vertex(0, 0), Vertex(9, 9)))] * 2, path)
    write_roads([basemap()], path)
    assert ways_of(path) == []


@pytest.mark.parametrize(
    ("street_class", "limit"),
    [
        (StreetClass.MOTORWAY, "90"),
        (StreetClass.MAJOR, "45"),
        (StreetClass.STREET, "34"),
        (StreetClass.SERVICE, "18"),
    ],
)
def test_a_car_drives_at_the_city_s_speeds(street_class, limit):
    tags = road_tags(street(Vertex(0, 0), Vertex(9, 9), street_class=street_class))
    assert tags["maxspeed"] == limit


def test_bicycles_take_paths_which_have_no_limit():
    tags = road_tags(street(Vertex(0, 0), Vertex(9, 9), street_class=StreetClass.PATH))
    assert tags == {"highway": "path", "oneway": "no", "bicycle": "yes"}


def test_bicycles_ride_one_way_streets_both_ways():
    tags = road_tags(street(Vertex(0, 0), Vertex(9, 9), oneway=True, name="Annankatu"))
    assert (tags["oneway"], tags["oneway:bicycle"]) == ("yes", "no")
    assert tags["name"] == "Annankatu"
