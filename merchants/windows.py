"""The delivery window that is promised before anybody has seen the order."""

from math import ceil, floor
from typing import NamedTuple

from delivery.geo.routing.travel import Leg

# A driver is looked for while the kitchen works, so only a very quick kitchen waits for one.
APPROACH_S = 5 * 60
# Finding the counter, the bell and the door.
HANDOVER_S = 2 * 60
SLOW_KITCHEN = 1.3
SLOW_RIDE = 1.4
STEP_S = 5 * 60


class DeliveryWindow(NamedTuple):
    """Seconds from the order's placement to the door, at best and at worst."""

    min_s: int
    max_s: int


def delivery_window(prep_minutes: int, leg: Leg) -> DeliveryWindow:
    """Return the window for a way from shop to door, in whole steps of five minutes."""
    kitchen_s = max(prep_minutes * 60, APPROACH_S)
    soon_s = kitchen_s + leg.duration_s
    late_s = kitchen_s * SLOW_KITCHEN + leg.duration_s * SLOW_RIDE + HANDOVER_S
    min_s = floor(soon_s / STEP_S) * STEP_S
    max_s = ceil(late_s / STEP_S) * STEP_S
    return DeliveryWindow(min_s=min_s, max_s=max_s)
