"""Writes streets as an OpenStreetMap file that road engines read."""

from collections.abc import Iterable, Iterator
from pathlib import Path

import osmium
from osmium.osm.mutable import Node, Way

from delivery.geo.osm.basemap import Basemap, Street, StreetClass
from delivery.kernel.geometry import Point

# The road engine's car drives at this share of the signed limit (`speed_reduction` in car.lua).
_SHARE_OF_LIMIT = 0.8
# Averages in a city, as `delivery.geo.streets` rides them: 20, 10, 7.5 and 4 m/s.
_CITY_KMH = {
    StreetClass.MOTORWAY: 72.0,
    StreetClass.MAJOR: 36.0,
    StreetClass.STREET: 27.0,
    StreetClass.SERVICE: 14.4,
}
_HIGHWAY = {
    StreetClass.MOTORWAY: "motorway",
    StreetClass.MAJOR: "secondary",
    StreetClass.STREET: "residential",
    StreetClass.SERVICE: "service",
    StreetClass.PATH: "path",
}


def write_roads(basemaps: Iterable[Basemap], path: Path) -> int:
    """Write the streets of the basemaps into one new file; return how many there are.

    Streets that meet share a node. The order of nodes and ways is the same for the same streets.
    """
    node_ids: dict[Point, int] = {}
    ways = list(_ways(basemaps, node_ids))
    with osmium.SimpleWriter(str(path), overwrite=True) as writer:
        for (lat, lng), node_id in node_ids.items():
            writer.add_node(Node(id=node_id, version=1, location=(lng, lat)))
        for way in ways:
            writer.add_way(way)
    return len(ways)


def _ways(basemaps: Iterable[Basemap], node_ids: dict[Point, int]) -> Iterator[Way]:
    streets = ((basemap.grid, street) for basemap in basemaps for street in basemap.streets)
    for way_id, (grid, street) in enumerate(streets, start=1):
        points = (grid.point(vertex) for vertex in street.vertices)
        nodes = [node_ids.setdefault(point, len(node_ids) + 1) for point in points]
        yield Way(id=way_id, version=1, nodes=nodes, tags=road_tags(street))


def road_tags(street: Street) -> dict[str, str]:
    """Return the tags that give each vehicle the ways and the speeds it has in this city."""
    tags = {
        "highway": _HIGHWAY[street.street_class],
        # A motorway would be one-way without a word.
        "oneway": "yes" if street.is_oneway else "no",
    }
    if street.name:
        tags["name"] = street.name
    if street.street_class == StreetClass.PATH:
        tags["bicycle"] = "yes"
    else:
        limit_kmh = _CITY_KMH[street.street_class] / _SHARE_OF_LIMIT
        tags["maxspeed"] = str(round(limit_kmh))
    if street.is_oneway:
        # Most one-way streets let bicycles ride against the traffic.
        tags["oneway:bicycle"] = "no"
    return tags
