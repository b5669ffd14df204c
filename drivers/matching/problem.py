"""What the engine is given: open orders, drivers, travel times and the rules of the region."""

import math
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field
from typing import Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

# (lat, lng) in a city, something else in a replay: the engine only compares points for equality.
Point: TypeAlias = Hashable
Seconds: TypeAlias = NDArray[np.float64]


class TravelTimes(Protocol):
    """Tell how long a vehicle takes; the engine never looks inside a point."""

    def table(
        self, origins: Sequence[Point], destinations: Sequence[Point], vehicle: str
    ) -> Seconds:
        """Return seconds, shape (origins, destinations)."""
        ...


@dataclass(frozen=True, slots=True)
class OpenOrder:
    """Describe an order that is not yet picked up. All times are seconds on one clock."""

    id: str
    pickup: Point
    dropoff: Point
    shop_id: str
    placed_s: float
    ready_s: float
    ready_spread_s: float = 0.0
    # Soft: lateness past it costs extra. Hard: past give_up_s it is not worth delivering.
    deadline_s: float = math.inf
    give_up_s: float = math.inf
    excluded: frozenset[str] = frozenset()
    vehicles: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class DriverState:
    """Describe a driver from the moment the food aboard is delivered.

    `position` and `available_from_s` are where and since when (or from when) the driver is
    free of stops that cannot change. `accepted` names orders it said yes to and has not picked
    up: they stay with it. `planned` is the rest of the route in hand, trip by trip: the
    engine starts from it and may change it.
    """

    id: str
    position: Point
    available_from_s: float
    shift_end_s: float
    capacity: int
    vehicle: str = "car"
    rating: float | None = None
    acceptance: float | None = None
    load: int = 0
    accepted: tuple[str, ...] = ()
    planned: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Service:
    """Say how long a stop takes before and after the food changes hands."""

    pickup_before_s: float = 120.0
    pickup_after_s: float = 120.0
    dropoff_before_s: float = 120.0
    dropoff_after_s: float = 60.0


@dataclass(frozen=True, slots=True)
class Rules:
    """Hold a region's settings for both policies."""

    service: Service = field(default_factory=Service)
    # The distance factor of the score falls to 0 at this travel time.
    radius_s: float = 1_200.0
    # Shops this close may share a trip; None keeps a trip to one shop.
    near_shop_s: float | None = 120.0
    # Ask this long before the driver has to leave, so that an answer can come in.
    offer_lead_s: float = 45.0
    # Seconds of everyone's waiting that one point of score is worth.
    score_weight_s: float = 10.0
    # Seconds of waiting that one second of lateness past the deadline is worth, on top.
    late_weight: float = 1.0
    # What a second farther from the expected demand is worth where a route ends, and saves where
    # it starts: well placed drivers are kept for orders that come at short notice.
    place_weight: float = 0.1
    drive_weight: float = 0.0
    # How far ahead idle drivers are placed, and what a second of their driving must save.
    idle_horizon_s: float = 900.0
    idle_drive_weight: float = 0.02
    # What leaving an order without a plan costs when it has no give_up_s.
    unserved_s: float = 1_000_000.0
    # Route evaluations of one step: bounds its time without looking at a clock.
    effort_per_order: int = 1_000
    effort_max: int = 200_000


@dataclass(frozen=True, slots=True)
class Demand:
    """Hold expected orders per second and shop, and how long before pick-up they become known."""

    shop_ids: tuple[str, ...]
    points: tuple[Point, ...]
    rate_per_s: NDArray[np.float64]
    lead_s: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Problem:
    """Freeze one decision step's input."""

    now_s: float
    orders: Sequence[OpenOrder]
    drivers: Sequence[DriverState]
    travel: TravelTimes
    rules: Rules = field(default_factory=Rules)
    demand: Demand | None = None
    seed: int = 0
