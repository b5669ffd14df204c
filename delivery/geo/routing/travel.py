"""How long a way takes: the interface that every routing engine answers."""

from dataclasses import dataclass
from typing import Protocol

from delivery.kernel.geometry import Point


@dataclass(frozen=True, slots=True)
class Leg:
    """The way from one point to another."""

    distance_m: float
    duration_s: float


class TravelTimes(Protocol):
    """Estimate ways for one kind of vehicle."""

    def leg(self, origin: Point, destination: Point, vehicle: str) -> Leg:
        """Return distance and duration of the way."""
