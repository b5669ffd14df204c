"""The delivery window that is promised before anybody has seen the order."""

from typing import NamedTuple

from delivery.kernel.durations import Duration
from merchants.timings.timings import Band

STEP_S = 60


class DeliveryWindow(NamedTuple):
    """Seconds of the wall clock from the order's placement to the door, at best and at worst."""

    eta_min_s: int
    eta_max_s: int


def delivery_window(whole: Duration, band: Band, *, speed: float) -> DeliveryWindow:
    """Return the window that holds eight of ten arrivals, its ends to the city's minute.

    The city's clock runs `speed` times as fast as the wall clock.
    """
    low_s, high_s = (
        max(round((whole.mean_s + deviations * whole.sd_s) / STEP_S), least) * STEP_S
        for deviations, least in ((band.low, 1), (band.high, 2))
    )
    return DeliveryWindow(eta_min_s=round(low_s / speed), eta_max_s=round(high_s / speed))
