"""The weighted score of a driver for an order: distance, rating, acceptance and load."""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from typing import Final, TypeVar

import numpy as np
from numpy.typing import NDArray

K = TypeVar("K", bound=Hashable)

WEIGHT_DISTANCE: Final = 0.40
WEIGHT_RATING: Final = 0.25
WEIGHT_ACCEPTANCE: Final = 0.20
WEIGHT_LOAD: Final = 0.15

RATING_MAX: Final = 5.0
# A newcomer has no record yet: it counts as a middling colleague, neither favoured nor starved.
UNRATED: Final = 4.0
UNASKED: Final = 0.8


@dataclass(frozen=True, slots=True)
class Score:
    """Hold a total and its four factors, each 0 to 1 where bigger is better."""

    total: float
    distance: float
    rating: float
    acceptance: float
    load: float


def score_candidate(
    *,
    distance_m: float,
    radius_m: float,
    rating: float | None,
    acceptance: float | None,
    load: int,
    capacity: int,
) -> Score:
    """Score one driver for one order.

    `rating` is 0 to 5 and `acceptance` 0 to 1; None means no record yet. `load` counts the
    orders in hand. A driver at the radius or beyond it, or full, gets 0 for that factor.
    """
    distance = 1.0 - _unit(distance_m / radius_m) if radius_m > 0 else 0.0
    stars = _unit((UNRATED if rating is None else rating) / RATING_MAX)
    accepts = _unit(UNASKED if acceptance is None else acceptance)
    room = 1.0 - _unit(load / capacity) if capacity > 0 else 0.0
    total = (
        WEIGHT_DISTANCE * distance
        + WEIGHT_RATING * stars
        + WEIGHT_ACCEPTANCE * accepts
        + WEIGHT_LOAD * room
    )
    return Score(total=total, distance=distance, rating=stars, acceptance=accepts, load=room)


def rank(candidates: Iterable[tuple[K, Score]]) -> list[tuple[K, Score]]:
    """Order candidates best first; equal totals go to the nearer, then to the smaller key."""
    return sorted(candidates, key=lambda item: (-item[1].total, -item[1].distance, str(item[0])))


def score_table(
    *,
    distance_m: NDArray[np.float64],
    radius_m: float,
    rating: NDArray[np.float64],
    acceptance: NDArray[np.float64],
    load: NDArray[np.int64],
    capacity: NDArray[np.int64],
) -> NDArray[np.float64]:
    """Return `score_candidate(...).total` for many orders (rows) and drivers (columns) at once.

    `distance_m` is (orders, drivers); the others are per driver, nan meaning no record yet.
    """
    distance = 1.0 - np.clip(distance_m / radius_m, 0.0, 1.0) if radius_m > 0 else 0.0
    stars = np.clip(np.where(np.isnan(rating), UNRATED, rating) / RATING_MAX, 0.0, 1.0)
    accepts = np.clip(np.where(np.isnan(acceptance), UNASKED, acceptance), 0.0, 1.0)
    room = 1.0 - np.clip(load / np.maximum(capacity, 1), 0.0, 1.0)
    room = np.where(capacity > 0, room, 0.0)
    fixed = WEIGHT_RATING * stars + WEIGHT_ACCEPTANCE * accepts + WEIGHT_LOAD * room
    return np.broadcast_to(WEIGHT_DISTANCE * distance + fixed, distance_m.shape)


def _unit(value: float) -> float:
    return min(1.0, max(0.0, value))
