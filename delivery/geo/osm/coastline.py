"""The sea: OpenStreetMap draws only its edge, land on the left and water on the right."""

from collections.abc import Iterable
from itertools import pairwise

from shapely import LineString, MultiLineString, Point, Polygon, box
from shapely.ops import linemerge, nearest_points, polygonize, unary_union

from delivery.geo.osm.source import Line
from delivery.kernel.geometry import Bounds

# A clipped file ends its coastline a node short of the box; further gaps are not the clip's.
SNAP_DEG = 0.005
PROBE_DEG = 1e-7


def sea_polygons(lines: Iterable[Line], within: Bounds) -> list[Polygon]:
    """Return the sea inside the bounds, longitude first; nothing without a coast across them."""
    shores = _shores(lines)
    if not shores:
        return []
    window = box(within.west, within.south, within.east, within.north)
    # Noding the shores with the frame leaves faces; each touches its shore on one side only.
    reaching = [_reach_edge(shore, window.exterior) for shore in shores]
    clipped = [shore.intersection(window) for shore in reaching]
    faces = polygonize(unary_union([window.exterior, *clipped]))
    wet = [probe for shore in reaching if (probe := _right_of(shore, window)) is not None]
    return [face for face in faces if any(face.contains(probe) for probe in wet)]


def _shores(lines: Iterable[Line]) -> list[LineString]:
    pieces = [
        LineString([(node.position.lng, node.position.lat) for node in line.nodes])
        for line in lines
        if line.tags.get("natural") == "coastline"
    ]
    merged = linemerge(pieces, directed=True) if pieces else MultiLineString()
    return list(getattr(merged, "geoms", [merged]))


def _reach_edge(shore: LineString, edge: LineString) -> LineString:
    """Return the shore with ends that nearly reach the edge drawn on to it."""
    if shore.is_closed:
        return shore
    start, end = (_snapped(Point(shore.coords[index]), edge) for index in (0, -1))
    return LineString([*start, *shore.coords, *end])


def _snapped(tip: Point, edge: LineString) -> list[tuple[float, float]]:
    on_edge, _ = nearest_points(edge, tip)
    if tip.distance(edge) > SNAP_DEG:
        return []
    # A hair beyond the edge, so that the crossing is a proper one in floating point.
    dx, dy = on_edge.x - tip.x, on_edge.y - tip.y
    return [(tip.x + dx * 1.001, tip.y + dy * 1.001)]


def _right_of(shore: LineString, window: Polygon) -> Point | None:
    """Return a point just off the water side of the shore's longest stretch in the window."""
    stretches = [(LineString([a, b]).intersection(window), a, b) for a, b in pairwise(shore.coords)]
    stretch, (ax, ay), (bx, by) = max(stretches, key=lambda found: found[0].length)
    if stretch.length == 0:
        return None
    length = ((bx - ax) ** 2 + (by - ay) ** 2) ** 0.5
    right_x, right_y = (by - ay) / length, (ax - bx) / length
    middle = stretch.centroid
    return Point(middle.x + right_x * PROBE_DEG, middle.y + right_y * PROBE_DEG)
