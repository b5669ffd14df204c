"""Writes tiny OpenStreetMap files for the importer to read."""

from collections.abc import Callable
from pathlib import Path

import osmium
import pytest
from osmium.osm.mutable import Node, Relation, Way

from delivery.geo.osm.source import Line, MapNode
from delivery.kernel.geometry import Bounds, Point

BOUNDS = Bounds(south=50.0, west=10.0, north=50.01, east=10.01)

WriteMap = Callable[..., Path]


@pytest.fixture
def bounds() -> Bounds:
    return BOUNDS


@pytest.fixture
def write_map(tmp_path: Path) -> WriteMap:
    """Return a writer of nodes {id: (lat, lng, tags)}, ways {id: (node ids, tags)}, relations."""

    def write(nodes, ways=None, relations=None, name="map.osm.pbf", box=BOUNDS) -> Path:
        header = osmium.io.Header()
        if box is not None:
            corners = [osmium.osm.Location(box.west, box.south)]
            corners.append(osmium.osm.Location(box.east, box.north))
            header.add_box(osmium.osm.Box(*corners))
        path = tmp_path / name
        with osmium.SimpleWriter(path, header=header) as writer:
            for number, (lat, lng, *tags) in sorted(nodes.items()):
                writer.add_node(Node(id=number, location=(lng, lat), tags=dict(*tags)))
            for number, (refs, tags) in sorted((ways or {}).items()):
                writer.add_way(Way(id=number, nodes=refs, tags=tags))
            for number, (members, tags) in sorted((relations or {}).items()):
                writer.add_relation(Relation(id=number, members=members, tags=tags))
        return path

    return write


@pytest.fixture
def line() -> Callable[..., Line]:
    """Return a maker of lines from tags and `(node id, lat, lng)` rows."""

    def make(tags: dict[str, str], *rows: tuple[int, float, float]) -> Line:
        return Line(tags, tuple(MapNode(number, Point(lat, lng)) for number, lat, lng in rows))

    return make
