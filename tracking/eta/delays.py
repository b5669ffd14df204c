"""Why an order is late, in one word; the pages put it into sentences."""

from enum import StrEnum

from delivery.kernel.durations import Duration
from merchants.timings.timings import Timings
from tracking.eta.progress import Progress, Stage

# So much later than first promised is late, in city seconds; up to then nothing is explained.
LATE_S = 180.0
# A driver who has not been heard of for so long may be in a tunnel, or gone.
SILENT_S = 90.0


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
        return Delay.SHOP_SILENT
    return _before_pickup(progress, timings)


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
