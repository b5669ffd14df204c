"""The basemap as plain JSON values, small on the wire and quick to decode in a browser.

Lines are flat lists `[north, east, d_north, d_east, …]` of grid steps: the first vertex from the
grid's corner, each further one from the vertex before. Shape of the whole::

    {"version": 1, "grid": [south, west, step_deg], "bounds": [south, west, north, east],
     "names": [name, …],
     "streets": {street class: [[name index or -1, flags, line], …], …},
     "rails": [line, …],
     "areas": {area kind: [[outer line, hole line, …], …], …},
     "places": [[place kind, name, north, east], …]}

A street's flags are 1 for one-way and 2 for a tunnel, added.
"""

from collections.abc import Sequence
from itertools import chain
from typing import Any

from delivery.geo.osm.basemap import (
    Area,
    AreaKind,
    Basemap,
    Grid,
    Place,
    PlaceKind,
    Street,
    StreetClass,
    Vertex,
)
from delivery.kernel.geometry import Bounds

VERSION = 1
ONEWAY = 1
TUNNEL = 2
NAMELESS = -1

JsonObject = dict[str, Any]


def encode_basemap(basemap: Basemap) -> JsonObject:
    """Return the basemap as JSON values."""
    bounds, grid = basemap.bounds, basemap.grid
    names = sorted({street.name for street in basemap.streets if street.name})
    name_index = {name: index for index, name in enumerate(names)}
    streets: dict[str, list[list[Any]]] = {kind: [] for kind in StreetClass}
    for street in basemap.streets:
        flags = ONEWAY * street.is_oneway + TUNNEL * street.is_tunnel
        line = encode_line(street.vertices)
        streets[street.street_class].append([name_index.get(street.name, NAMELESS), flags, line])
    areas: dict[str, list[list[list[int]]]] = {kind: [] for kind in AreaKind}
    for area in basemap.areas:
        areas[area.kind].append([encode_line(ring) for ring in area.rings])
    return {
        "version": VERSION,
        "grid": [grid.south, grid.west, grid.step_deg],
        "bounds": [bounds.south, bounds.west, bounds.north, bounds.east],
        "names": names,
        "streets": streets,
        "rails": [encode_line(rail) for rail in basemap.rails],
        "areas": areas,
        "places": [[place.kind, place.name, *place.vertex] for place in basemap.places],
    }


def decode_basemap(data: JsonObject) -> Basemap:
    """Return the basemap that `encode_basemap` wrote, its streets grouped by class."""
    names = data["names"]
    return Basemap(
        bounds=Bounds(*data["bounds"]),
        grid=Grid(*data["grid"]),
        streets=tuple(
            Street(
                street_class=StreetClass(kind),
                name="" if name == NAMELESS else names[name],
                is_oneway=bool(flags & ONEWAY),
                is_tunnel=bool(flags & TUNNEL),
                vertices=decode_line(line),
            )
            for kind, rows in data["streets"].items()
            for name, flags, line in rows
        ),
        rails=tuple(decode_line(line) for line in data["rails"]),
        areas=tuple(
            Area(AreaKind(kind), tuple(decode_line(ring) for ring in rings))
            for kind, rows in data["areas"].items()
            for rings in rows
        ),
        places=tuple(
            Place(PlaceKind(kind), name, Vertex(north, east))
            for kind, name, north, east in data["places"]
        ),
    )


def encode_line(vertices: Sequence[Vertex]) -> list[int]:
    """Return a line as its first vertex and the steps from each vertex to the next."""
    before = (Vertex(0, 0), *vertices)
    steps = ((b.north - a.north, b.east - a.east) for a, b in zip(before, vertices, strict=False))
    return list(chain.from_iterable(steps))


def decode_line(line: Sequence[int]) -> tuple[Vertex, ...]:
    """Return the vertices of an encoded line."""
    vertices: list[Vertex] = []
    north = east = 0
    for index in range(0, len(line), 2):
        north += line[index]
        east += line[index + 1]
        vertices.append(Vertex(north, east))
    return tuple(vertices)
