"""Addresses from the map's tags, and the nearest street where it has none."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from math import cos, radians

from shapely import LineString, STRtree
from shapely import Point as PlanePoint

from delivery.geo.osm.records import Address, address_line
from delivery.geo.osm.source import Line, Shape, Spot
from delivery.geo.osm.tags import Tags, street_class
from delivery.kernel.geometry import Bounds, Point


def build_addresses(features: Iterable[Spot | Shape], within: Bounds) -> tuple[Address, ...]:
    """Return the doors inside the bounds, each street and number once, sorted by both."""
    found: dict[tuple[str, str], Address] = {}
    # Shops often repeat the address of the house they are in: the house's own position wins.
    for feature in sorted(features, key=lambda feature: "name" in feature.tags):
        address = _address(feature)
        if address is not None and within.contains(address.position):
            key = (address.street.casefold(), address.house_number.casefold())
            found.setdefault(key, address)
    return tuple(found[key] for key in sorted(found))


def _address(feature: Spot | Shape) -> Address | None:
    tags = feature.tags
    street, number = _street_and_number(tags)
    if not street or not number:
        return None
    position = feature.position
    return Address(
        street, number, tags.get("addr:postcode", ""), tags.get("addr:city", ""), position
    )


def _street_and_number(tags: Tags) -> tuple[str, str]:
    street = tags.get("addr:street") or tags.get("addr:place", "")
    # Floors and further numbers follow a comma or semicolon; the door is the first of them.
    return street, re.split(r"[,;]", tags.get("addr:housenumber", ""))[0].strip()


class AddressBook:
    """Finds a line of address for any position."""

    def __init__(self, addresses: Sequence[Address], roads: Iterable[Line], centre: Point) -> None:
        cities = Counter(address.city for address in addresses if address.city)
        self._city = cities.most_common(1)[0][0] if cities else ""
        # Degrees of longitude shrink with latitude: stretched, the nearest is truly nearest.
        self._lng_scale = cos(radians(centre.lat))
        named = [road for road in roads if road.tags.get("name") and street_class(road.tags)]
        self._names = [road.tags["name"] for road in named]
        self._tree = STRtree(
            [LineString([self._plane(node.position) for node in road.nodes]) for road in named]
        )

    def line_for(self, tags: Tags, position: Point) -> str:
        """Return the tagged address, or the nearest street's name and the region's city."""
        street, number = _street_and_number(tags)
        city = tags.get("addr:city", self._city)
        if street:
            return address_line(street, number, tags.get("addr:postcode", ""), city)
        nearest = self._tree.nearest(PlanePoint(self._plane(position)))
        return address_line(self._names[nearest] if nearest is not None else "", "", "", city)

    def _plane(self, position: Point) -> tuple[float, float]:
        return position.lng * self._lng_scale, position.lat
