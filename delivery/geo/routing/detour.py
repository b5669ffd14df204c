"""Estimate ways without a road network: the great circle, stretched by a detour factor."""

from delivery.geo.routing.travel import Leg
from delivery.kernel.geometry import Point, haversine_m

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
