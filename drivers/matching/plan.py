"""What the engine answers: trips per driver, when to commit to them, and why."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from drivers.matching.problem import Point, Problem
from drivers.matching.scoring import Score


class Out(StrEnum):
    """Name why a driver could not take an order."""

    EXCLUDED = "excluded"
    VEHICLE = "vehicle"
    FULL = "full"
    SHIFT_ENDS = "shift_ends"
    TOO_FAR = "too_far"
    TOO_LATE = "too_late"


@dataclass(frozen=True, slots=True)
class Trip:
    """Describe one round of a driver: pick up, then deliver, both in the order listed."""

    order_ids: tuple[str, ...]
    # When the driver is to be asked, to leave, to have it all aboard, and done with the last.
    commit_at_s: float
    depart_at_s: float
    pickup_at_s: float
    dropoff_at_s: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Candidate:
    """Hold one driver's part in a decision: its score, or why it was out."""

    driver_id: str
    score: Score
    reach_s: float
    out: Out | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """Explain who was chosen for an order and who else was looked at, best score first."""

    order_id: str
    driver_id: str
    candidates: tuple[Candidate, ...]


@dataclass(frozen=True, slots=True)
class Hint:
    """Suggest where an idle driver should wait."""

    driver_id: str
    target: Point
    shop_id: str


@dataclass(frozen=True, slots=True)
class Plan:
    """Hold a decision step's outcome; `unplanned` orders found nobody this time."""

    trips: dict[str, tuple[Trip, ...]]
    unplanned: tuple[str, ...] = ()
    decisions: dict[str, Decision] = field(default_factory=dict)
    hints: tuple[Hint, ...] = ()


class Policy(Protocol):
    """Turn one step's input into a plan."""

    # True when the policy counts on moving orders that a driver accepted but has not picked up.
    revises: bool

    def plan(self, problem: Problem) -> Plan:
        """Return who takes what, in which order, from when."""
        ...
