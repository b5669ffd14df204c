"""What puts an order at risk, in words and by urgency: pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from orders.states import OrderStatus

# How long each stretch may last before an operator hears of it, in seconds of the city's clock.
SHOP_ANSWERS_S = 180.0
DRIVER_FOUND_S = 120.0
FOOD_WAITS_S = 480.0
LATE_S = 60.0
PAST_TARGET_S = 300.0
# And of the wall clock: what is connected or has stopped is no faster in a fast city.
DRIVER_SILENT_S = 90.0
STANDING_STILL_S = 3600.0
# A reason gains a point of urgency for each minute; one kind never overtakes the next.
_MOST_MINUTES = 99.0


class RiskKind(StrEnum):
    """Why an order is at risk, the least urgent first."""

    STANDING_STILL = "standing_still"
    FOOD_WAITING = "food_waiting"
    SHOP_SILENT = "shop_silent"
    LATE = "late"
    UNASSIGNED = "unassigned"
    DRIVER_SILENT = "driver_silent"
    UNSERVED = "unserved"
    DRIVER_LOST = "driver_lost"


_RANK = {kind: rank for rank, kind in enumerate(RiskKind, 1)}


@dataclass(frozen=True, slots=True)
class OrderFacts:
    """An order as far as it tells of risk: ages in seconds of the wall clock, None for none.

    `unanswered_s` since the shop was asked; `unassigned_s` since a driver had to be sought;
    `food_waits_s` since the food was ready and nobody fetched it; `driver_silent_s` since the
    driver was last seen; `late_s` by which the estimate is later than what was promised at the
    latest, `past_target_s` later than the region aims at where nothing was promised; `still_s`
    since the order came into its state.
    """

    status: OrderStatus
    unanswered_s: float | None = None
    unassigned_s: float | None = None
    food_waits_s: float | None = None
    driver_silent_s: float | None = None
    late_s: float | None = None
    past_target_s: float | None = None
    still_s: float = 0.0
    unserved_reason: str | None = None
    driver_lost_s: float | None = None


@dataclass(frozen=True, slots=True)
class Risk:
    """One reason; a higher `urgency` comes first. Kind, minutes and cause say what `text` says."""

    kind: RiskKind
    text: str
    urgency: float
    minutes: int
    cause: str = ""


def risks_of(facts: OrderFacts, *, speed: float = 1.0) -> list[Risk]:
    """Return every reason to look at an order, the most urgent first.

    The city's clock runs `speed` times as fast as the wall clock; minutes are told of the latter,
    like the times of day that stand beside them.
    """
    return sorted(_found(facts, speed), key=lambda risk: -risk.urgency)


# Why it is late, where nothing was promised.
_TARGET = "target"
_NOBODY = {
    "nobody_near": "no driver is near",
    "all_declined": "every driver near declined",
}


def _found(facts: OrderFacts, speed: float) -> Iterator[Risk]:
    if facts.driver_lost_s is not None:
        yield _risk(RiskKind.DRIVER_LOST, "Driver gone for {} min", facts.driver_lost_s)
    elif _exceeds(facts.driver_silent_s, DRIVER_SILENT_S):
        yield _risk(RiskKind.DRIVER_SILENT, "Driver silent for {} min", facts.driver_silent_s)
    if facts.unserved_reason is not None:
        cause = facts.unserved_reason
        text = f"Unassigned for {{}} min: {_NOBODY.get(cause, 'nobody takes it')}"
        yield _risk(RiskKind.UNSERVED, text, facts.unassigned_s, cause)
    elif _exceeds(facts.unassigned_s, DRIVER_FOUND_S / speed):
        yield _risk(RiskKind.UNASSIGNED, "Unassigned for {} min", facts.unassigned_s)
    if _exceeds(facts.late_s, LATE_S / speed):
        yield _risk(RiskKind.LATE, "{} min later than promised", facts.late_s)
    elif _exceeds(facts.past_target_s, PAST_TARGET_S / speed):
        yield _risk(RiskKind.LATE, "{} min past the target", facts.past_target_s, _TARGET)
    if _exceeds(facts.unanswered_s, SHOP_ANSWERS_S / speed):
        yield _risk(RiskKind.SHOP_SILENT, "Shop has not answered for {} min", facts.unanswered_s)
    if _exceeds(facts.food_waits_s, FOOD_WAITS_S / speed):
        yield _risk(RiskKind.FOOD_WAITING, "Food waiting for {} min", facts.food_waits_s)
    if facts.still_s >= STANDING_STILL_S:
        state = facts.status.replace("_", " ")
        text = f"No progress for {{}} min, still {state}"
        yield _risk(RiskKind.STANDING_STILL, text, facts.still_s, str(facts.status))


def _exceeds(seconds: float | None, limit_s: float) -> bool:
    return seconds is not None and seconds >= limit_s


def _risk(kind: RiskKind, text: str, seconds: float | None, cause: str = "") -> Risk:
    minutes = (seconds or 0.0) / 60
    urgency = _RANK[kind] * 100 + min(minutes, _MOST_MINUTES)
    told = max(int(minutes), 1)
    return Risk(kind, text.format(told), round(urgency, 1), told, cause)
