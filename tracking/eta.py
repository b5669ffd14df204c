"""When an order arrives: pure, stage by stage, with an honest range."""

from dataclasses import dataclass
from datetime import datetime, timedelta

# What a stage usually takes where nothing is known of this one.
SHOP_ANSWERS_S = 120.0
FIND_DRIVER_S = 60.0
APPROACH_S = 300.0
PICKUP_S = 60.0
DROPOFF_S = 90.0
# Half the width of the range, as a share of what is still to come: kitchens are less certain
# than streets, and the last metres always cost something.
KITCHEN_SPREAD = 0.30
RIDE_SPREAD = 0.20
LEAST_SPREAD_S = 60.0


@dataclass(frozen=True, slots=True)
class Progress:
    """What is known of an order: durations still to come, None for what is not known.

    `kitchen_s` may be negative when the kitchen is late; `approach_s` is the driver's way to
    the shop, `ride_s` the way to the customer from the shop or, once picked up, from the driver.
    """

    is_confirmed: bool
    is_ready: bool
    is_picked_up: bool
    kitchen_s: float
    approach_s: float | None
    ride_s: float


@dataclass(frozen=True, slots=True)
class Eta:
    """A point estimate between a low and a high one."""

    eta_at: datetime
    low_at: datetime
    high_at: datetime


def estimate(progress: Progress, *, now: datetime, speed: float = 1.0) -> Eta:
    """Add up the stages still to come.

    The kitchen and the driver's approach run side by side; the later one counts. `speed` is how
    many times faster than the wall clock the city runs.
    """
    ride_s = progress.ride_s + DROPOFF_S
    until_pickup_s = 0.0 if progress.is_picked_up else _until_pickup_s(progress)
    spread_s = max(until_pickup_s * KITCHEN_SPREAD + ride_s * RIDE_SPREAD, LEAST_SPREAD_S)
    total_s = until_pickup_s + ride_s

    def at(seconds: float) -> datetime:
        return now + timedelta(seconds=max(seconds, 0) / speed)

    return Eta(eta_at=at(total_s), low_at=at(total_s - spread_s), high_at=at(total_s + spread_s))


def _until_pickup_s(progress: Progress) -> float:
    answer_s = 0.0 if progress.is_confirmed else SHOP_ANSWERS_S
    kitchen_s = 0.0 if progress.is_ready else max(progress.kitchen_s, 0.0)
    approach_s = FIND_DRIVER_S + APPROACH_S if progress.approach_s is None else progress.approach_s
    return answer_s + max(kitchen_s, approach_s) + PICKUP_S


def is_worth_telling(shown: Eta, fresh: Eta, *, tolerance_s: float) -> bool:
    """Tell whether an estimate differs enough from the one shown to bother a customer with it."""
    return any(
        abs((old - new).total_seconds()) >= tolerance_s
        for old, new in (
            (shown.eta_at, fresh.eta_at),
            (shown.low_at, fresh.low_at),
            (shown.high_at, fresh.high_at),
        )
    )
