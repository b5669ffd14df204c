"""Opening hours as a form shows and sends them: texts such as `09:30`, read and written."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from django.http import QueryDict
from django.utils.dates import WEEKDAYS
from django.utils.text import capfirst
from django.utils.translation import gettext

from delivery.api.dates import clock_of, written
from delivery.kernel.errors import Invalid
from merchants.models import Shop, ShopHours
from merchants.policy import DAY_MINUTES, OpeningPeriod

# Lunch and dinner, and one for whoever closes in the afternoon too.
STRETCHES_A_DAY = 3
_TIME = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)")


@dataclass(frozen=True, slots=True)
class Stretch:
    """Two times of a day as a form shows them."""

    opens: str = ""
    closes: str = ""


@dataclass(frozen=True, slots=True)
class Weekday:
    """One day of the week with its stretches, padded with empty ones."""

    number: int
    name: str
    stretches: list[Stretch]


@dataclass(frozen=True, slots=True)
class SpecialDay:
    """A day that differs, with what it has instead."""

    on_date: date
    text: str
    note: str


def week_of(shop: Shop) -> list[Weekday]:
    """Return the weekly hours, every weekday with the same number of stretches."""
    weekly = [row for row in shop.opening_periods.all() if row.on_date is None]
    days = [[_stretch(row) for row in weekly if row.weekday == n] for n in range(7)]
    shown = max(2, *(len(day) for day in days))
    return [
        Weekday(n, capfirst(str(WEEKDAYS[n])), [*days[n], *[Stretch()] * (shown - len(days[n]))])
        for n in range(7)
    ]


def special_days(shop: Shop, today: date) -> list[SpecialDay]:
    """Return the days from today on that differ, soonest first."""
    rows = [row for row in shop.opening_periods.all() if row.on_date and row.on_date >= today]
    by_day: dict[date, list[ShopHours]] = {}
    for row in sorted(rows, key=lambda row: (row.on_date, row.opens_minute)):
        by_day.setdefault(row.on_date, []).append(row)
    return [SpecialDay(day, _text(found), found[0].note) for day, found in by_day.items()]


def read_week(data: QueryDict) -> list[OpeningPeriod]:
    """Return the weekly hours that a form sends, none for a shop that never closes.

    A closing time before the opening one is of the next day. Raises Invalid.
    """
    if data.get("always"):
        return []
    periods = [
        OpeningPeriod(day, opens, closes)
        for day in range(7)
        for opens, closes in read_stretches(data, f"day-{day}", capfirst(str(WEEKDAYS[day])))
    ]
    if not periods:
        raise Invalid(
            gettext("Give at least one day its hours. To take no orders at all, pause the shop.")
        )
    return periods


def read_stretches(data: QueryDict, prefix: str, name: str) -> list[tuple[int, int]]:
    """Return a day's stretches as pairs of minutes in order; raise Invalid."""
    sent = zip(data.getlist(f"{prefix}-opens"), data.getlist(f"{prefix}-closes"), strict=False)
    given = [(o.strip(), c.strip()) for o, c in sent if o.strip() or c.strip()]
    if len(given) > STRETCHES_A_DAY:
        raise Invalid(
            gettext("{name} has more than {most} stretches.").format(
                name=name, most=STRETCHES_A_DAY
            )
        )
    found = sorted(_pair(opens, closes, name) for opens, closes in given)
    for (_, closes), (opens, _) in pairwise(found):
        if opens < closes:
            raise Invalid(gettext("The hours of {name} overlap.").format(name=name))
    return found


def read_special_day(data: QueryDict, day: date) -> list[tuple[int, int]]:
    """Return the stretches of one day, none where it is said to be closed; raise Invalid."""
    if data.get("closed"):
        return []
    stretches = read_stretches(data, "day", written(day, "plain"))
    if not stretches:
        raise Invalid(gettext("Give the day its hours, or say that it is closed."))
    return stretches


def _pair(opens_text: str, closes_text: str, name: str) -> tuple[int, int]:
    opens, closes = _minute(opens_text, name), _minute(closes_text, name)
    return opens, closes if closes > opens else closes + DAY_MINUTES


def _minute(text: str, name: str) -> int:
    found = _TIME.fullmatch(text)
    if not found:
        raise Invalid(gettext("{name} needs both times, each like 09:30.").format(name=name))
    return int(found[1]) * 60 + int(found[2])


def _stretch(row: ShopHours) -> Stretch:
    return Stretch(_clock(row.opens_minute), _clock(row.closes_minute))


def _clock(minute: int) -> str:
    hours, minutes = divmod(minute % DAY_MINUTES, 60)
    return f"{hours:02}:{minutes:02}"


def _text(rows: Iterable[ShopHours]) -> str:
    open_rows = [row for row in rows if row.closes_minute > row.opens_minute]
    stretches = [f"{clock_of(row.opens_minute)}–{clock_of(row.closes_minute)}" for row in open_rows]
    return ", ".join(stretches) or gettext("Closed")
