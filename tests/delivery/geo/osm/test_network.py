import pytest

from delivery.geo.osm.basemap import Basemap, Grid, Street, StreetClass, Vertex
from delivery.geo.osm.network import contract, largest_component, read_legs
from delivery.kernel.geometry import Bounds

# Short enough on the ground that no leg gets further nodes: 1 step is 1 m.
GRID = Grid(0.0, 0.0, step_deg=9e-6)
A, B, C, D = Vertex(0, 0), Vertex(0, 10), Vertex(0, 20), Vertex(10, 20)


def street(*vertices, oneway=False, street_class=StreetClass.STREET):
    return Street(street_class, "", oneway, False, vertices)


def legs_of(*streets, obeys_oneway=True):
    basemap = Basemap(Bounds(0, 0, 1, 1), GRID, streets, (), (), ())
    speeds = {StreetClass.STREET: 10.0}
    return read_legs(basemap, speeds.get, obeys_oneway=obeys_oneway)


def directed(legs):
    return {(a, b) for a, leaving in legs.arcs.items() for b in leaving}


def test_a_street_is_travelled_both_ways():
    assert directed(legs_of(street(A, B))) == {(0, 1), (1, 0)}


def test_a_oneway_is_travelled_along_its_vertices():
    assert directed(legs_of(street(A, B, oneway=True))) == {(0, 1)}


def test_a_oneway_is_ignored_by_those_who_may():
    assert directed(legs_of(street(A, B, oneway=True), obeys_oneway=False)) == {(0, 1), (1, 0)}


def test_a_class_without_a_speed_is_closed():
    assert directed(legs_of(street(A, B, street_class=StreetClass.PATH))) == set()


def test_streets_meet_at_a_shared_vertex():
    assert directed(legs_of(street(A, B), street(B, C))) == {(0, 1), (1, 0), (1, 2), (2, 1)}


def test_a_long_leg_gets_further_nodes():
    legs = legs_of(street(Vertex(0, 0), Vertex(0, 60)))
    assert len(legs.points) == 4
    assert legs.arcs[0][1].length_m == pytest.approx(20, rel=0.01)
    assert legs.arcs[0][1].duration_s == pytest.approx(2, rel=0.01)


def test_the_largest_component_leaves_out_dead_ends_of_oneways():
    legs = legs_of(street(A, B, C), street(C, D, oneway=True))
    assert largest_component(legs.arcs) == {0, 1, 2}


def test_nodes_with_two_neighbours_are_inside_a_chain():
    legs = legs_of(street(A, B, C, D))
    chains = contract(legs.arcs, largest_component(legs.arcs))
    assert [chain.nodes for chain in chains] == [(0, 1, 2, 3), (3, 2, 1, 0)]
    assert chains[0].length_m == pytest.approx((0, 10, 20, 30), rel=0.01)


def test_a_junction_ends_a_chain():
    legs = legs_of(street(A, B, C), street(B, Vertex(10, 10)))
    chains = contract(legs.arcs, largest_component(legs.arcs))
    assert sorted(chain.nodes for chain in chains) == [
        (0, 1), (1, 0), (1, 2), (1, 3), (2, 1), (3, 1)
    ]  # fmt: skip


def test_a_ring_without_a_junction_gets_one():
    legs = legs_of(street(A, B, C, D, A, oneway=True))
    chains = contract(legs.arcs, largest_component(legs.arcs))
    assert [chain.nodes for chain in chains] == [(0, 1, 2, 3, 0)]
