"""Why an order is late, in one word; the pages put it into sentences."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from delivery.kernel.durations import Duration
from merchants.timings.timings import USUAL_BAND, Timings
from tracking.eta.progress import Progress, Stage

# So much later than first promised is late, in city seconds; up to then nothing is explained.
LATE_S = 180.0
# A driver who has not been heard of for so long may be in a tunnel, or gone.
SILENT_S = 90.0
# Another cause is told once it has stood for so long, in city seconds.
HELD_S = 60.0


class Delay(StrEnum):
    """The cause that the customer is told."""

    SHOP_SILENT = "shop_silent"
    KITCHEN_SLOW = "kitchen_slow"
    DRIVER_SOUGHT = "driver_sought"
    DRIVER_WAITING = "driver_waiting"
    DRIVER_SILENT = "driver_silent"
    OTHER_STOP = "other_stop"
    TRAFFIC = "traffic"


def delay_of(
    progress: Progress, timings: Timings, *, late_s: float, silent_s: float | None = None
) -> Delay | None:
    """Return the cause of being late, None where the first promise still holds well enough.

    `late_s` is how much later than first promised the order is expected, `silent_s` how old the
    driver's last position is.
    """
    if progress.is_picked_up and silent_s is not None and silent_s > SILENT_S:
        return Delay.DRIVER_SILENT
    if late_s < LATE_S:
        return None
    if progress.is_picked_up:
        return Delay.OTHER_STOP if progress.stops_before_door else Delay.TRAFFIC
    if progress.stage == Stage.PLACED:
        return Delay.SHOP_SILENT if is_shop_silent(progress, timings) else None
    return _before_pickup(progress, timings)


def is_shop_silent(progress: Progress, timings: Timings) -> bool:
    """Tell whether a shop has left an order unanswered for longer than nine of ten orders wait."""
    answer = timings.answer.of(progress.keys).whole()
    return progress.waited_s > answer.mean_s + USUAL_BAND.high * answer.sd_s


@dataclass(frozen=True, slots=True)
class Told:
    """The cause that is told, and the one that would be told instead since `next_at`."""

    cause: str = ""
    next_cause: str = ""
    next_at: datetime | None = None


def next_told(told: Told, cause: str, *, now: datetime, speed: float = 1.0) -> Told:
    """Return what is told from now on: the first cause at once, another one once it has stood."""
    if cause == told.cause:
        return Told(cause)
    next_at = told.next_at if told.next_at and told.next_cause == cause else now
    if not told.cause or now - next_at >= timedelta(seconds=HELD_S / speed):
        return Told(cause)
    return Told(told.cause, cause, next_at)


def _before_pickup(progress: Progress, timings: Timings) -> Delay:
    """Blame whoever is expected last at the counter."""
    is_cooking = progress.ready_s is None
    if progress.at_shop_s is not None:
        return Delay.DRIVER_WAITING if is_cooking else Delay.KITCHEN_SLOW
    if is_cooking and _expected(progress, timings).mean_s > (progress.approach_s or 0.0):
        return Delay.KITCHEN_SLOW
    if progress.approach_s is None:
        return Delay.DRIVER_SOUGHT
    return Delay.OTHER_STOP if progress.stops_before_shop else Delay.TRAFFIC


def _expected(progress: Progress, timings: Timings) -> Duration:
    whole = timings.kitchen.of(progress.keys).scaled(max(progress.prep_s, 1.0))
    return whole.left_after(progress.cooked_s or 0.0)
