from delivery.geo.osm.basemap import Grid, Vertex
from delivery.kernel.geometry import Point

GRID = Grid(south=50.0, west=10.0)


def test_a_point_becomes_steps_north_and_east_of_the_corner():
    assert GRID.vertex(Point(50.001, 10.000002)) == Vertex(1000, 2)


def test_a_vertex_becomes_its_point_again():
    assert GRID.point(Vertex(1000, 2)) == Point(50.001, 10.000002)


def test_points_of_one_vertex_become_one():
    points = [Point(50.0, 10.0), Point(50.0000001, 10.0), Point(50.00001, 10.0)]
    assert GRID.vertices(points) == (Vertex(0, 0), Vertex(10, 0))
