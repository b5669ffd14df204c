"""Reads the tagged nodes, lines and areas of an OpenStreetMap file."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

import osmium
from shapely import LinearRing, MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from delivery.kernel.geometry import Bounds, Point

RELEVANT_KEYS = (
    "addr:housenumber", "amenity", "building", "highway", "landuse", "leisure", "natural",
    "place", "railway", "shop", "waterway",
)  # fmt: skip
MIN_RING_POSITIONS = 4


class MapNode(NamedTuple):
    """A node of a line: the map's number and its position."""

    node_id: int
    position: Point


@dataclass(frozen=True, slots=True)
class Spot:
    """A tagged node."""

    osm_id: str
    tags: dict[str, str]
    position: Point


@dataclass(frozen=True, slots=True)
class Line:
    """An unbroken run of a way's nodes that the file holds; closed areas come as lines too."""

    tags: dict[str, str]
    nodes: tuple[MapNode, ...]


@dataclass(frozen=True, slots=True)
class Shape:
    """A closed way or a multipolygon relation; `geometry` is longitude first."""

    osm_id: str
    tags: dict[str, str]
    geometry: BaseGeometry

    @property
    def position(self) -> Point:
        """Return the centroid."""
        centroid = self.geometry.centroid
        return Point(round(centroid.y, 7), round(centroid.x, 7))


@dataclass(slots=True)
class Features:
    """What a file holds; `bounds` is its header's box."""

    bounds: Bounds
    spots: list[Spot] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    shapes: list[Shape] = field(default_factory=list)


def read_features(path: Path) -> Features:
    """Read every feature with a relevant tag; areas need a second pass, which osmium makes."""
    processor = (
        osmium.FileProcessor(path)
        .with_locations()
        .with_areas()
        .with_filter(osmium.filter.KeyFilter(*RELEVANT_KEYS))
    )
    features = Features(bounds=_header_bounds(processor.header))
    for thing in processor:
        if isinstance(thing, osmium.osm.Node):
            position = Point(thing.location.lat, thing.location.lon)
            features.spots.append(Spot(f"n{thing.id}", dict(thing.tags), position))
        elif isinstance(thing, osmium.osm.Way):
            features.lines += _lines(thing)
        elif isinstance(thing, osmium.osm.Area):
            features.shapes.append(_shape(thing))
    return features


def read_roads(path: Path) -> list[Line]:
    """Read only the lines that are roads."""
    processor = (
        osmium.FileProcessor(path)
        .with_locations()
        .with_filter(osmium.filter.EntityFilter(osmium.osm.WAY))
        .with_filter(osmium.filter.KeyFilter("highway"))
    )
    return [line for way in processor for line in _lines(way)]


def _header_bounds(header: Any) -> Bounds:
    box = header.box()
    if not box.valid():
        raise MissingBoundsError
    low, high = box.bottom_left, box.top_right
    return Bounds(south=low.lat, west=low.lon, north=high.lat, east=high.lon)


def _lines(way: Any) -> Iterator[Line]:
    """Yield the runs between nodes that a clipped file lacks."""
    run: list[MapNode] = []
    tags = dict(way.tags)
    for node in way.nodes:
        if node.location.valid():
            run.append(MapNode(node.ref, Point(node.location.lat, node.location.lon)))
            continue
        if len(run) > 1:
            yield Line(tags, tuple(run))
        run = []
    if len(run) > 1:
        yield Line(tags, tuple(run))


def _shape(area: Any) -> Shape:
    polygons = [
        Polygon(outer, [hole for inner in area.inner_rings(ring) if (hole := _ring(inner))])
        for ring in area.outer_rings()
        if (outer := _ring(ring))
    ]
    tags = dict(area.tags)
    if area.from_way():
        return Shape(f"w{area.orig_id()}", tags, MultiPolygon(polygons))
    # A relation that osmium made an area of is one by its type, which it takes off the tags.
    return Shape(f"r{area.orig_id()}", tags | {"area": "yes"}, MultiPolygon(polygons))


def _ring(nodes: Any) -> LinearRing | None:
    positions = [(node.location.lon, node.location.lat) for node in nodes]
    return LinearRing(positions) if len(positions) >= MIN_RING_POSITIONS else None


class MissingBoundsError(ValueError):
    """The file's header has no bounding box."""

    def __init__(self) -> None:
        super().__init__("the file's header has no bounding box")
