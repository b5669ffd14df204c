"""Estimate ways without a road network: the great circle, stretched by a detour factor."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from delivery.geo.routing.router import Route, Trace
from delivery.geo.routing.travel import Leg, Table
from delivery.kernel.geometry import EARTH_RADIUS_M, Point, haversine_m

# Ratio of network to straight-line distance in European cities: Boscoe et al. (2012) 1.417 for
# whole countries, 1.3 in dense centres.
DETOUR = 1.3
# Door-to-door averages in a city, stops at lights included.
SPEED_MPS = {"bicycle": 4.2, "scooter": 6.5, "motorcycle": 7.5, "car": 6.9}


class DetourTravelTimes:
    """The fallback that needs no data and never fails."""

    def leg(self, origin: Point, destination: Point, vehicle: str) -> Leg:
        """Return distance and duration of the stretched great circle."""
        distance_m = haversine_m(origin, destination) * DETOUR
        return Leg(distance_m=distance_m, duration_s=distance_m / SPEED_MPS[vehicle])

    def table(self, origins: Sequence[Point], destinations: Sequence[Point], vehicle: str) -> Table:
        """Return the stretched great circles from each origin to each destination."""
        distance_m = _great_circles_m(_radians(origins), _radians(destinations)) * DETOUR
        return Table(distance_m=distance_m, duration_s=distance_m / SPEED_MPS[vehicle])

    def route(self, points: Sequence[Point], vehicle: str) -> Route:
        """Return the straight lines between the points with a stretched leg for each."""
        legs = tuple(self.leg(a, b, vehicle) for a, b in pairwise(points))
        return Route(points=tuple(points), legs=legs)

    def match(self, trace: Trace, vehicle: str) -> Route:
        """Return the recorded points as they are."""
        return self.route([spot.point for spot in trace], vehicle)


def _radians(points: Sequence[Point]) -> NDArray[np.float64]:
    return np.radians(np.array(points, np.float64).reshape(-1, 2))


def _great_circles_m(
    origins: NDArray[np.float64], destinations: NDArray[np.float64]
) -> NDArray[np.float64]:
    lat_from, lat_to = origins[:, None, 0], destinations[None, :, 0]
    half_lat = (lat_to - lat_from) / 2
    half_lng = (destinations[None, :, 1] - origins[:, None, 1]) / 2
    square = np.sin(half_lat) ** 2 + np.cos(lat_from) * np.cos(lat_to) * np.sin(half_lng) ** 2
    metres: NDArray[np.float64] = 2 * EARTH_RADIUS_M * np.arcsin(np.sqrt(np.minimum(1.0, square)))
    return metres
