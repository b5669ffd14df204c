"""When a shop is open, and how far it delivers: pure arithmetic."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

DAY_MINUTES = 24 * 60
# Farther than this, food does not arrive as food.
MAX_DELIVERY_RADIUS_M = 20_000


class OpeningPeriod(NamedTuple):
    """A stretch of opening; `closes_minute` may run past midnight, up to 2880."""

    weekday: int
    opens_minute: int
    closes_minute: int


def is_within_hours(periods: Iterable[OpeningPeriod], local: datetime) -> bool:
    """Tell whether a local time falls into a period; no periods at all means always open."""
    minute = local.hour * 60 + local.minute
    yesterday = (local.weekday() - 1) % 7
    is_empty = True
    for period in periods:
        is_empty = False
        if period.weekday == local.weekday() and (
            period.opens_minute <= minute < period.closes_minute
        ):
            return True
        if period.weekday == yesterday and minute + DAY_MINUTES < period.closes_minute:
            return True
    return is_empty
