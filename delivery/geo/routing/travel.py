"""How long a way takes: the interface that every routing engine answers."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from delivery.kernel.geometry import Point


class Source(StrEnum):
    """What an answer was made from."""

    ROADS = "roads"
    DETOUR = "detour"


@dataclass(frozen=True, slots=True)
class Leg:
    """The way from one point to another."""

    distance_m: float
    duration_s: float
    source: Source = Source.DETOUR


@dataclass(frozen=True, slots=True)
class Table:
    """The ways between many points, each array of shape (origins, destinations).

    One cell that had to be estimated makes the whole table one of `Source.DETOUR`.
    """

    distance_m: NDArray[np.float64]
    duration_s: NDArray[np.float64]
    source: Source = Source.DETOUR


class TravelTimes(Protocol):
    """Estimate ways for one kind of vehicle."""

    def leg(self, origin: Point, destination: Point, vehicle: str) -> Leg:
        """Return distance and duration of the way."""

    def table(self, origins: Sequence[Point], destinations: Sequence[Point], vehicle: str) -> Table:
        """Return distances and durations of the ways from each origin to each destination."""
