"""The streets of the city, as the public map shows them."""

import random
from dataclasses import dataclass
from typing import Any

from delivery.demo.simulation.client import ApiClient
from delivery.geo.osm.basemap import Basemap, Street, StreetClass
from delivery.geo.osm.basemap_json import decode_basemap
from delivery.geo.streets import StreetGraph, StreetRoute, Vehicle
from delivery.kernel.geometry import Point

_DOOR_CLASSES = {StreetClass.MAJOR, StreetClass.STREET}


@dataclass(frozen=True, slots=True)
class Door:
    """Somewhere to deliver to."""

    address: str
    point: Point


class City:
    """Doors, street corners and ways between them."""

    def __init__(self, name: str, basemap: Basemap) -> None:
        self.name = name
        self._basemap = basemap
        self._graph = StreetGraph.from_basemap(basemap)
        self._streets = [street for street in basemap.streets if _has_doors(street)]

    @classmethod
    async def fetch(cls, client: ApiClient) -> "City":
        """Read the first region and its map."""
        regions: list[dict[str, Any]] = await client.call("GET", "/api/v1/regions")
        region = regions[0]
        document = await client.call("GET", f"/map/{region['slug']}/basemap.json")
        return cls(region["name"], decode_basemap(document))

    def random_door(self, rng: random.Random) -> Door:
        """Return a point on a named street inside the region."""
        while True:
            street = rng.choice(self._streets)
            vertex = rng.choice(street.vertices)
            point = self._basemap.grid.point(vertex)
            if self._basemap.bounds.contains(point):
                return Door(f"{street.name}, {self.name}", point)

    def random_corner(self, rng: random.Random, vehicle: Vehicle) -> Point:
        """Return a street node that the vehicle can reach."""
        return self._graph.nearest(self.random_door(rng).point, vehicle)

    def route(self, origin: Point, destination: Point, vehicle: Vehicle) -> StreetRoute:
        """Return the fastest way along the streets."""
        return self._graph.route(origin, destination, vehicle)


def _has_doors(street: Street) -> bool:
    return bool(street.name) and street.street_class in _DOOR_CLASSES and not street.is_tunnel
