"""Ways that can be drawn: the interface of engines that know lines as well as times."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple, Protocol

from delivery.geo.routing.travel import Leg, Source, TravelTimes
from delivery.kernel.geometry import Point


@dataclass(frozen=True, slots=True)
class Route:
    """A way through points in their order: the line to draw, and a leg from each to the next."""

    points: tuple[Point, ...]
    legs: tuple[Leg, ...]
    source: Source = Source.DETOUR


class Spot(NamedTuple):
    """Where a driver was recorded, and how sure its device was."""

    point: Point
    recorded_at: datetime
    accuracy_m: float | None = None


Trace = Sequence[Spot]


class Router(TravelTimes, Protocol):
    """Estimate ways and draw them."""

    def route(self, points: Sequence[Point], vehicle: str) -> Route:
        """Return the way from the first point through the others, in their order."""

    def match(self, trace: Trace, vehicle: str) -> Route:
        """Return the way along which recorded points, oldest first, were most likely made."""
