"""When a shop is open, and how far it delivers: pure arithmetic."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import NamedTuple

DAY_MINUTES = 24 * 60
# Farther than this, food does not arrive as food.
MAX_DELIVERY_RADIUS_M = 20_000
# A bar's evening ends after midnight: what is sold out for today is back by then.
DAY_BEGINS_HOUR = 4


class OpeningPeriod(NamedTuple):
    """A stretch of opening; `closes_minute` may run past midnight, up to 2880.

    With `on_date` it counts on that day only, in place of the weekday's; without length it
    says that the day is closed.
    """

    weekday: int
    opens_minute: int
    closes_minute: int
    on_date: date | None = None


def is_within_hours(periods: Iterable[OpeningPeriod], local: datetime) -> bool:
    """Tell whether a local time falls into a period; without weekly ones, every day is open."""
    known = list(periods)
    minute = minute_reached(local)
    today = periods_of(known, local.date())
    if today is None or any(p.opens_minute <= minute < p.closes_minute for p in today):
        return True
    yesterday = periods_of(known, local.date() - timedelta(days=1)) or []
    return any(minute + DAY_MINUTES < p.closes_minute for p in yesterday)


def minute_reached(local: datetime) -> int:
    """Return the latest minute that the day's clock has shown by a local time.

    In an hour that is repeated when clocks go back it is the last of that hour: what has closed
    stays closed, and what has opened stays open.
    """
    minute = local.hour * 60 + local.minute
    if local.fold:
        while _is_repeated(local + timedelta(minutes=1)):
            local += timedelta(minutes=1)
            minute += 1
    return minute


def _is_repeated(local: datetime) -> bool:
    return local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset()


def periods_of(periods: Iterable[OpeningPeriod], day: date) -> list[OpeningPeriod] | None:
    """Return the stretches of one day, None where the shop never closes on it."""
    known = list(periods)
    special = [period for period in known if period.on_date == day]
    if special:
        return special
    weekly = [period for period in known if period.on_date is None]
    if not weekly:
        return None
    return [period for period in weekly if period.weekday == day.weekday()]


def end_of_day(local: datetime) -> datetime:
    """Return when the day of a local time is over for a shop: at four in the morning."""
    begins = local.replace(hour=DAY_BEGINS_HOUR, minute=0, second=0, microsecond=0)
    return begins if local < begins else begins + timedelta(days=1)
