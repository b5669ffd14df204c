"""The street network of one way of travelling, with junctions for nodes and chains for edges."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from math import ceil

from delivery.geo.osm.basemap import Basemap, Street, StreetClass, Vertex
from delivery.kernel.geometry import Point, haversine_m

# Long straight legs get further nodes, so that a door finds a node near it.
MAX_LEG_M = 25.0

SpeedOf = Callable[[StreetClass], float | None]


@dataclass(frozen=True, slots=True)
class Arc:
    """One directed leg between neighbouring nodes."""

    target: int
    length_m: float
    duration_s: float


@dataclass(frozen=True, slots=True)
class Chain:
    """Nodes from one junction to the next, with the running totals at each node.

    `nodes[0]` and `nodes[-1]` are junctions; the chain may be travelled in this order only.
    """

    nodes: tuple[int, ...]
    length_m: tuple[float, ...]
    duration_s: tuple[float, ...]


@dataclass(slots=True)
class Legs:
    """Node positions and the directed legs that leave each node."""

    points: list[Point]
    arcs: dict[int, dict[int, Arc]]


def read_legs(basemap: Basemap, speed_of: SpeedOf, *, obeys_oneway: bool) -> Legs:
    """Return every leg that may be travelled; `speed_of` gives m/s, or None for no entry."""
    legs = Legs(points=[], arcs=defaultdict(dict))
    node_of: dict[Vertex, int] = {}
    for street in basemap.streets:
        speed_mps = speed_of(street.street_class)
        if speed_mps is not None:
            both_ways = not (street.is_oneway and obeys_oneway)
            for start, end in pairwise(_nodes_along(street, basemap, legs, node_of)):
                length_m = haversine_m(legs.points[start], legs.points[end])
                legs.arcs[start][end] = Arc(end, length_m, length_m / speed_mps)
                if both_ways:
                    legs.arcs[end][start] = Arc(start, length_m, length_m / speed_mps)
    return legs


def _nodes_along(
    street: Street, basemap: Basemap, legs: Legs, node_of: dict[Vertex, int]
) -> Iterator[int]:
    last: Point | None = None
    for vertex in street.vertices:
        point = basemap.grid.point(vertex)
        if last is not None:
            pieces = ceil(haversine_m(last, point) / MAX_LEG_M)
            for piece in range(1, pieces):
                share = piece / pieces
                legs.points.append(
                    Point(
                        last.lat + (point.lat - last.lat) * share,
                        last.lng + (point.lng - last.lng) * share,
                    )
                )
                yield len(legs.points) - 1
        if vertex not in node_of:
            node_of[vertex] = len(legs.points)
            legs.points.append(point)
        yield node_of[vertex]
        last = point


def largest_component(arcs: dict[int, dict[int, Arc]]) -> set[int]:
    """Return the largest set of nodes that all reach each other.

    Kosaraju's algorithm with explicit stacks: streets are deeper than Python's recursion limit.
    """
    reverse: dict[int, list[int]] = defaultdict(list)
    for node, leaving in arcs.items():
        for target in leaving:
            reverse[target].append(node)
    best: set[int] = set()
    seen: set[int] = set()
    for root in reversed(_finishing_order(arcs)):
        if root not in seen:
            component = _reachable(root, reverse, seen)
            best = max(best, component, key=len)
    return best


def _finishing_order(arcs: dict[int, dict[int, Arc]]) -> list[int]:
    order: list[int] = []
    seen: set[int] = set()
    for root in list(arcs):
        if root in seen:
            continue
        seen.add(root)
        stack = [(root, iter(arcs[root]))]
        while stack:
            node, targets = stack[-1]
            onward = next((target for target in targets if target not in seen), None)
            if onward is None:
                order.append(node)
                stack.pop()
            else:
                seen.add(onward)
                stack.append((onward, iter(arcs.get(onward, ()))))
    return order


def _reachable(root: int, reverse: dict[int, list[int]], seen: set[int]) -> set[int]:
    component = {root}
    stack = [root]
    seen.add(root)
    while stack:
        for node in reverse.get(stack.pop(), ()):
            if node not in seen:
                seen.add(node)
                component.add(node)
                stack.append(node)
    return component


def contract(arcs: dict[int, dict[int, Arc]], nodes: set[int]) -> list[Chain]:
    """Return the directed chains between junctions: nodes without exactly two neighbours."""
    neighbours: dict[int, set[int]] = {node: set() for node in nodes}
    for node in nodes:
        for target in arcs[node].keys() & nodes:
            neighbours[node].add(target)
            neighbours[target].add(node)
    junctions = {node for node, around in neighbours.items() if len(around) != 2}
    junctions = junctions or set(sorted(nodes)[:1])
    return [
        chain
        for junction in sorted(junctions)
        for first in arcs[junction]
        if first in nodes and (chain := _chain(arcs, nodes, junctions, (junction, first)))
    ]


def _chain(
    arcs: dict[int, dict[int, Arc]], nodes: set[int], junctions: set[int], start: tuple[int, int]
) -> Chain | None:
    """Follow one way out of a junction to the next; None where one-way traffic comes in."""
    before, node = start
    path = [before, node]
    while node not in junctions:
        onward = [target for target in arcs[node] if target in nodes and target != before]
        if not onward:
            return None
        before, node = node, onward[0]
        path.append(node)
    length_m, duration_s = [0.0], [0.0]
    for a, b in pairwise(path):
        length_m.append(length_m[-1] + arcs[a][b].length_m)
        duration_s.append(duration_s[-1] + arcs[a][b].duration_s)
    return Chain(tuple(path), tuple(length_m), tuple(duration_s))
