from delivery.geo.osm.basemap import Grid, StreetClass, Vertex
from delivery.geo.osm.street_lines import build_streets, runs_within

GRID = Grid(50.0, 10.0)
PRIMARY = {"highway": "primary", "name": "High Street"}


def test_a_straight_street_keeps_only_its_ends(line, bounds):
    road = line(PRIMARY, (1, 50.001, 10.001), (2, 50.002, 10.001), (3, 50.003, 10.001))
    (street,) = build_streets([road], within=bounds, grid=GRID)
    assert street.street_class == StreetClass.MAJOR
    assert street.name == "High Street"
    assert street.vertices == (Vertex(1000, 1000), Vertex(3000, 1000))


def test_streets_that_meet_keep_the_vertex_where_they_meet(line, bounds):
    road = line(PRIMARY, (1, 50.001, 10.001), (2, 50.002, 10.001), (3, 50.003, 10.001))
    side = line({"highway": "residential"}, (2, 50.002, 10.001), (4, 50.002, 10.004))
    high, low = build_streets([road, side], within=bounds, grid=GRID)
    assert Vertex(2000, 1000) in high.vertices
    assert low.vertices[0] == Vertex(2000, 1000)


def test_a_street_crossing_itself_keeps_the_crossing(line, bounds):
    crossing = (2, 50.002, 10.002)
    loop = line(PRIMARY, (1, 50.001, 10.002), crossing, (3, 50.003, 10.002), (4, 50.003, 10.003),
                crossing, (5, 50.001, 10.001))  # fmt: skip
    (street,) = build_streets([loop], within=bounds, grid=GRID)
    assert street.vertices.count(Vertex(2000, 2000)) == 2


def test_a_oneway_against_the_line_is_turned_round(line, bounds):
    road = line(PRIMARY | {"oneway": "-1"}, (1, 50.001, 10.001), (2, 50.002, 10.001))
    (street,) = build_streets([road], within=bounds, grid=GRID)
    assert street.is_oneway
    assert street.vertices == (Vertex(2000, 1000), Vertex(1000, 1000))


def test_lines_that_are_no_streets_are_left_out(line, bounds):
    rail = line({"railway": "rail"}, (1, 50.001, 10.001), (2, 50.002, 10.001))
    assert build_streets([rail], within=bounds, grid=GRID) == ()


def test_a_line_leaving_and_returning_makes_two_runs(line, bounds):
    road = line(PRIMARY, (1, 50.001, 10.001), (2, 50.001, 10.011), (3, 50.001, 10.02),
                (4, 50.001, 10.011), (5, 50.001, 10.002))  # fmt: skip
    runs = [[node.node_id for node in run] for run in runs_within(road.nodes, bounds)]
    assert runs == [[1, 2], [4, 5]]
