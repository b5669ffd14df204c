"""The common part of OpenStreetMap's opening_hours grammar.

Read: `24/7`, `Mo-Fr 09:00-18:00; Sa,Su 10:00-16:00`, `Fr-Sa 18:00-02:00`, `Su off`; public and
school holidays are ignored. Seasons, dates, open ends, sunrise and comments are not read: a
value that needs them is unknown as a whole rather than half right.
Grammar: https://wiki.openstreetmap.org/wiki/Key:opening_hours/specification
"""

import re
from typing import NamedTuple

DAY_MINUTES = 24 * 60
WEEKDAYS = ("mo", "tu", "we", "th", "fr", "sa", "su")
HOLIDAYS = frozenset({"ph", "sh"})
CLOSED = frozenset({"off", "closed"})

_DAY = r"(?:mo|tu|we|th|fr|sa|su|ph|sh)"
_DAYS = rf"{_DAY}(?:\s*-\s*{_DAY})?(?:\s*,\s*{_DAY}(?:\s*-\s*{_DAY})?)*"
_CLOCK = r"\d{1,2}:[0-5]\d"
_SPAN = rf"{_CLOCK}\s*-\s*{_CLOCK}"
_SPANS = rf"{_SPAN}(?:\s*,\s*{_SPAN})*"
_RULE = re.compile(rf"(?P<days>{_DAYS})?\s*:?\s*(?P<hours>{_SPANS}|off|closed)?")
# A comma before a weekday starts an additional rule where the rule before it had its hours.
_ADDITION = re.compile(rf"(?<=[\dfd]),\s*(?={_DAY})")


class OpeningInterval(NamedTuple):
    """Minutes after midnight of the weekday; `closes_minute` passes 1440 after midnight."""

    opens_minute: int
    closes_minute: int


DayHours = tuple[OpeningInterval, ...]
WeekHours = tuple[DayHours, DayHours, DayHours, DayHours, DayHours, DayHours, DayHours]


def parse_opening_hours(text: str) -> WeekHours | None:
    """Return the intervals of each weekday, Monday first, or None for what is not understood."""
    value = text.strip().lower().replace("–", "-")
    if value == "24/7":
        value = "00:00-24:00"
    week: dict[int, DayHours] = {}
    for rule in filter(None, (part.strip() for part in value.split(";"))):
        rule_week = _rule_week(rule)
        if rule_week is None:
            return None
        week |= rule_week
    return _as_week(week) if week else None


def _rule_week(rule: str) -> dict[int, DayHours] | None:
    """Return the hours of the weekdays one rule and its comma-joined additions name."""
    week: dict[int, DayHours] = {}
    for part in _ADDITION.split(rule):
        match = _RULE.fullmatch(part.strip())
        if match is None or not any(match.groups()):
            return None
        hours = _intervals(match["hours"])
        if hours is None:
            return None
        for day in _weekdays(match["days"]):
            week[day] = tuple(sorted({*week.get(day, ()), *hours}))
    return week


def _as_week(week: dict[int, DayHours]) -> WeekHours:
    monday, tuesday, wednesday, thursday, friday, saturday, sunday = (
        week.get(day, ()) for day in range(7)
    )
    return monday, tuesday, wednesday, thursday, friday, saturday, sunday


def _weekdays(selector: str | None) -> list[int]:
    """Return the weekdays a selector names: all without one, none for holidays alone."""
    if selector is None:
        return list(range(7))
    days: list[int] = []
    for part in re.split(r"\s*,\s*", selector.strip()):
        first, _, last = (piece.strip() for piece in part.partition("-"))
        if HOLIDAYS & {first, last}:
            continue
        start = WEEKDAYS.index(first)
        end = WEEKDAYS.index(last or first)
        days += [(start + step) % 7 for step in range((end - start) % 7 + 1)]
    return days


def _intervals(hours: str | None) -> DayHours | None:
    if hours is None:
        return (OpeningInterval(0, DAY_MINUTES),)
    if hours in CLOSED:
        return ()
    intervals = []
    for span in hours.split(","):
        opens, closes = (_minute(clock) for clock in span.split("-"))
        if closes <= opens:
            closes += DAY_MINUTES
        if opens >= DAY_MINUTES or closes > 2 * DAY_MINUTES:
            return None
        intervals.append(OpeningInterval(opens, closes))
    return tuple(sorted(intervals))


def _minute(clock: str) -> int:
    hour, minute = clock.strip().split(":")
    return int(hour) * 60 + int(minute)
