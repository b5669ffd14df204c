"""Travel on the plane in whole minutes, rounded up."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

import numpy as np

from drivers.matching.problem import Point, Seconds
from drivers.replay.instance import Place

MINUTE_S = 60


@dataclass(frozen=True, slots=True)
class PlaneTravel:
    """Answer the engine's questions about travel between places of an instance."""

    metres_per_minute: float

    def table(
        self, origins: Sequence[Point], destinations: Sequence[Point], vehicle: str
    ) -> Seconds:
        """Return seconds, shape (origins, destinations); every vehicle is as fast."""
        start, end = _coordinates(origins), _coordinates(destinations)
        metres = np.hypot(start[:, None, 0] - end[None, :, 0], start[:, None, 1] - end[None, :, 1])
        seconds: Seconds = np.ceil(metres / self.metres_per_minute) * MINUTE_S
        return seconds

    def minutes(self, origin: Place, destination: Place) -> int:
        """Return the whole minutes between two places."""
        return int(self.table([origin], [destination], "")[0, 0]) // MINUTE_S


def _coordinates(points: Sequence[Point]) -> np.ndarray:
    places = cast("Sequence[Place]", points)
    return np.array([(place.x, place.y) for place in places], float).reshape(-1, 2)
