"""Which routing engine the platform asks."""

from delivery.geo.routing.detour import DetourTravelTimes
from delivery.geo.routing.travel import TravelTimes


def travel_times() -> TravelTimes:
    """Return the engine that every estimate is made with."""
    return DetourTravelTimes()
