"""Turns the map's road lines into streets that still meet where the roads met."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from shapely import LineString

from delivery.geo.osm.basemap import Grid, Street, StreetClass, Vertex
from delivery.geo.osm.source import Line, MapNode
from delivery.geo.osm.tags import is_tunnel, oneway_direction, street_class
from delivery.kernel.geometry import Bounds, Point

TOLERANCE_DEG = 1e-5


def build_streets(lines: Iterable[Line], *, within: Bounds, grid: Grid) -> tuple[Street, ...]:
    """Return the streets inside the bounds, simplified between junctions only."""
    kept = [
        (found, line, nodes)
        for line in lines
        if (found := street_class(line.tags))
        for nodes in runs_within(line.nodes, within)
    ]
    uses = Counter(node.node_id for _, _, nodes in kept for node in nodes)
    junctions = {node_id for node_id, count in uses.items() if count > 1}
    streets = (
        _street(found, line, simplify_between(nodes, junctions), grid)
        for found, line, nodes in kept
    )
    return tuple(street for street in streets if len(street.vertices) > 1)


def runs_within(nodes: Sequence[MapNode], within: Bounds) -> Iterator[list[MapNode]]:
    """Yield the runs of segments that have at least one end inside the bounds."""
    run: list[MapNode] = []
    for start, end in pairwise(nodes):
        if within.contains(start.position) or within.contains(end.position):
            run = run or [start]
            run.append(end)
        elif run:
            yield run
            run = []
    if run:
        yield run


def simplify_between(nodes: Sequence[MapNode], junctions: set[int]) -> list[Point]:
    """Return the positions left after simplifying, with every junction among them."""
    points = [nodes[0].position]
    leg = [nodes[0].position]
    for index, node in enumerate(nodes[1:], start=1):
        leg.append(node.position)
        if node.node_id in junctions or index == len(nodes) - 1:
            points += simplified(leg)[1:]
            leg = [node.position]
    return points


def simplified(points: Sequence[Point]) -> list[Point]:
    """Return a line within the tolerance of the given one, with the same ends."""
    if len(points) < 3:
        return list(points)
    line = LineString([(point.lng, point.lat) for point in points]).simplify(TOLERANCE_DEG)
    return [Point(lat, lng) for lng, lat in line.coords]


def _street(found: StreetClass, line: Line, points: list[Point], grid: Grid) -> Street:
    direction = oneway_direction(line.tags)
    vertices: tuple[Vertex, ...] = grid.vertices(points)
    return Street(
        street_class=found,
        name=line.tags.get("name", ""),
        is_oneway=direction != 0,
        is_tunnel=is_tunnel(line.tags),
        vertices=vertices[::-1] if direction < 0 else vertices,
    )
