"""Plane-free geometry on WGS84 points, latitude first."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import asin, atan2, cos, degrees, isfinite, radians, sin, sqrt
from typing import NamedTuple

EARTH_RADIUS_M = 6_371_008.8


class Point(NamedTuple):
    """A WGS84 position in degrees."""

    lat: float
    lng: float

    @property
    def is_on_earth(self) -> bool:
        """Tell whether both coordinates are finite and in range."""
        return (
            isfinite(self.lat)
            and isfinite(self.lng)
            and -90 <= self.lat <= 90
            and -180 <= self.lng <= 180
        )


@dataclass(frozen=True, slots=True)
class Bounds:
    """A latitude-longitude box that does not cross the antimeridian."""

    south: float
    west: float
    north: float
    east: float

    def contains(self, point: Point) -> bool:
        """Tell whether the point lies in the box, edges included."""
        return self.south <= point.lat <= self.north and self.west <= point.lng <= self.east

    @property
    def centre(self) -> Point:
        """Return the middle of the box."""
        return Point((self.south + self.north) / 2, (self.west + self.east) / 2)


def haversine_m(a: Point, b: Point) -> float:
    """Return the great-circle distance in metres (haversine, mean earth radius)."""
    lat_a, lat_b = radians(a.lat), radians(b.lat)
    half_lat = sin((lat_b - lat_a) / 2) ** 2
    half_lng = sin(radians(b.lng - a.lng) / 2) ** 2
    return 2 * EARTH_RADIUS_M * asin(sqrt(half_lat + cos(lat_a) * cos(lat_b) * half_lng))


def bearing_deg(a: Point, b: Point) -> float:
    """Return the initial bearing from `a` to `b`, 0 to 360, clockwise from north."""
    lat_a, lat_b = radians(a.lat), radians(b.lat)
    d_lng = radians(b.lng - a.lng)
    y = sin(d_lng) * cos(lat_b)
    x = cos(lat_a) * sin(lat_b) - sin(lat_a) * cos(lat_b) * cos(d_lng)
    return degrees(atan2(y, x)) % 360


def length_m(points: Sequence[Point]) -> float:
    """Return the length of a polyline in metres."""
    return sum(haversine_m(a, b) for a, b in pairwise(points))


def interpolate(points: Sequence[Point], distance_m: float) -> Point:
    """Return the point `distance_m` along a polyline, clamped to its ends."""
    left_m = max(distance_m, 0.0)
    for a, b in pairwise(points):
        leg_m = haversine_m(a, b)
        if leg_m > 0 and left_m <= leg_m:
            share = left_m / leg_m
            return Point(a.lat + (b.lat - a.lat) * share, a.lng + (b.lng - a.lng) * share)
        left_m -= leg_m
    return points[-1]
