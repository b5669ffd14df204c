"""The delivery window that is promised before anybody has seen the order."""

from math import ceil, floor
from typing import NamedTuple

from delivery.kernel.durations import Duration
from merchants.timings.timings import Band

# A driver is looked for while the kitchen works, so only a very quick kitchen waits for one.
APPROACH_S = 5 * 60
# Finding the counter, the bell and the door.
HANDOVER_S = 2 * 60
SLOW_KITCHEN = 1.3
SLOW_RIDE = 1.4
STEP_S = 5 * 60
LEARNT_STEP_S = 60


class DeliveryWindow(NamedTuple):
    """Seconds of the wall clock from the order's placement to the door, at best and at worst."""

    eta_min_s: int
    eta_max_s: int


def delivery_window(*, prep_minutes: int, ride_s: float, speed: float) -> DeliveryWindow:
    """Return the window before anything was learnt, in steps of five of the city's minutes.

    `ride_s` is the way from shop to door. The city's clock runs `speed` times as fast as the
    wall clock.
    """
    kitchen_s = max(prep_minutes * 60, APPROACH_S)
    soon_s = kitchen_s + ride_s
    late_s = kitchen_s * SLOW_KITCHEN + ride_s * SLOW_RIDE + HANDOVER_S
    min_s = floor(soon_s / STEP_S) * STEP_S
    max_s = ceil(late_s / STEP_S) * STEP_S
    return DeliveryWindow(eta_min_s=round(min_s / speed), eta_max_s=round(max_s / speed))


def learnt_window(whole: Duration, band: Band, *, speed: float) -> DeliveryWindow:
    """Return the window that holds eight of ten arrivals, its ends to the city's minute."""
    low_s, high_s = (
        max(round((whole.mean_s + deviations * whole.sd_s) / LEARNT_STEP_S), least) * LEARNT_STEP_S
        for deviations, least in ((band.low, 1), (band.high, 2))
    )
    return DeliveryWindow(eta_min_s=round(low_s / speed), eta_max_s=round(high_s / speed))
