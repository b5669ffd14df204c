import json

from delivery.geo.osm.basemap import (
    Area,
    AreaKind,
    Basemap,
    Grid,
    Place,
    PlaceKind,
    Street,
    StreetClass,
    Vertex,
)
from delivery.geo.osm.basemap_json import decode_basemap, decode_line, encode_basemap, encode_line
from delivery.kernel.geometry import Bounds

SQUARE = (Vertex(0, 0), Vertex(0, 9), Vertex(9, 9), Vertex(9, 0))
BASEMAP = Basemap(
    bounds=Bounds(50.0, 10.0, 50.01, 10.01),
    grid=Grid(50.0, 10.0),
    streets=(
        Street(StreetClass.MAJOR, "High Street", True, False, (Vertex(5, 5), Vertex(7, 1))),
        Street(StreetClass.PATH, "", False, True, (Vertex(7, 1), Vertex(-2, 1))),
    ),
    rails=((Vertex(1, 1), Vertex(2, 2)),),
    areas=(Area(AreaKind.WATER, (SQUARE, (Vertex(2, 2), Vertex(2, 3), Vertex(3, 3)))),),
    places=(Place(PlaceKind.SQUARE, "Market", Vertex(3, 4)),),
)


def test_a_line_is_its_first_vertex_and_the_steps_between():
    assert encode_line((Vertex(5, 5), Vertex(7, 1))) == [5, 5, 2, -4]


def test_a_line_is_decoded_to_its_vertices():
    assert decode_line([5, 5, 2, -4]) == (Vertex(5, 5), Vertex(7, 1))


def test_streets_name_their_class_name_and_flags():
    encoded = encode_basemap(BASEMAP)
    assert encoded["names"] == ["High Street"]
    assert encoded["streets"]["major"] == [[0, 1, [5, 5, 2, -4]]]
    assert encoded["streets"]["path"] == [[-1, 2, [7, 1, -9, 0]]]


def test_a_basemap_comes_back_from_json_as_it_was():
    assert decode_basemap(json.loads(json.dumps(encode_basemap(BASEMAP)))) == BASEMAP
