import pytest

from delivery.geo.osm.source import MissingBoundsError, read_features, read_roads
from delivery.kernel.geometry import Point


def test_the_bounds_are_those_of_the_header(write_map, bounds):
    assert read_features(write_map({1: (50.0, 10.0)})).bounds == bounds


def test_a_file_without_bounds_is_refused(write_map):
    with pytest.raises(MissingBoundsError):
        read_features(write_map({1: (50.0, 10.0)}, box=None))


def test_only_nodes_with_relevant_tags_are_spots(write_map):
    path = write_map({1: (50.001, 10.002, {"shop": "bakery"}), 2: (50.0, 10.0, {"ref": "7"})})
    (spot,) = read_features(path).spots
    assert (spot.osm_id, spot.position) == ("n1", Point(50.001, 10.002))


def test_a_way_is_broken_where_the_file_lacks_a_node(write_map):
    nodes = {n: (50.0 + n / 1e4, 10.0) for n in (1, 2, 4, 5)}
    path = write_map(nodes, {7: ([1, 2, 3, 4, 5], {"highway": "primary"})})
    runs = [[node.node_id for node in road.nodes] for road in read_roads(path)]
    assert runs == [[1, 2], [4, 5]]


def test_roads_are_only_the_ways_with_a_highway(write_map):
    nodes = {1: (50.0, 10.0), 2: (50.001, 10.0)}
    path = write_map(nodes, {7: ([1, 2], {"railway": "rail"}), 8: ([1, 2], {"highway": "path"})})
    assert [road.tags for road in read_roads(path)] == [{"highway": "path"}]


def test_a_closed_way_is_a_shape_with_its_centroid(write_map):
    nodes = {1: (50.0, 10.0), 2: (50.0, 10.002), 3: (50.002, 10.002), 4: (50.002, 10.0)}
    path = write_map(nodes, {7: ([1, 2, 3, 4, 1], {"building": "yes"})})
    (shape,) = read_features(path).shapes
    assert (shape.osm_id, shape.position) == ("w7", Point(50.001, 10.001))


def test_a_multipolygon_keeps_its_hole(write_map):
    corners = [(0, 0), (0, 9), (9, 9), (9, 0), (3, 3), (3, 6), (6, 6), (6, 3)]
    nodes = {n: (50 + y / 1e3, 10 + x / 1e3) for n, (y, x) in enumerate(corners, start=1)}
    ways = {10: ([1, 2, 3, 4, 1], {}), 11: ([5, 6, 7, 8, 5], {})}
    members = [("w", 10, "outer"), ("w", 11, "inner")]
    path = write_map(nodes, ways, {20: (members, {"type": "multipolygon", "natural": "water"})})
    (shape,) = read_features(path).shapes
    assert shape.osm_id == "r20"
    assert shape.geometry.area == pytest.approx(81e-6 - 9e-6)
