"""Days and times as the language of the page writes them."""

from datetime import date, datetime, time
from typing import Literal

from django.conf import settings
from django.utils.dateformat import format as format_date
from django.utils.text import capfirst
from django.utils.translation import get_language

Shape = Literal["clock", "plain", "short", "day", "long", "instant", "weekday_clock"]
# Django's own patterns spell out less, and differ in more than the order of day and month.
_PATTERNS: dict[str, dict[Shape, str]] = {
    "en": {
        "clock": "H:i",
        "plain": "j F",
        "short": "D j M",
        "day": "l j F",
        "long": "l j F Y",
        "instant": "j M Y, H:i",
        "weekday_clock": "l H:i",
    },
    "fi": {
        "clock": "H.i",
        "plain": "j. E",
        "short": "D j.n.",
        "day": "l j. E",
        "long": "l j. E Y",
        "instant": r"j.n.Y \k\l\o H.i",
        "weekday_clock": r"l \k\l\o H.i",
    },
    "pt": {
        "clock": "H:i",
        "plain": r"j \d\e F",
        "short": "D, j M",
        "day": r"l, j \d\e F",
        "long": r"l, j \d\e F \d\e Y",
        "instant": "j M Y, H:i",
        "weekday_clock": "l, H:i",
    },
}


def written(moment: date, shape: Shape, *, begins: bool = False) -> str:
    """Write a day, or an instant on the clock that it carries.

    English alone has days and months begin with a capital; `begins` says that a text starts here.
    """
    language = get_language() or settings.LANGUAGE_CODE
    patterns = _PATTERNS.get(language)
    if patterns is None:
        return format_date(moment, _PATTERNS["en"][shape])
    text = format_date(moment, patterns[shape])
    text = text if language == "en" else text.lower()
    return capfirst(text) if begins else text


def clock_of(minute: int) -> str:
    """Write a minute of the day, also one past its midnight."""
    hours, minutes = divmod(minute % (24 * 60), 60)
    return written(datetime.combine(date.min, time(hours, minutes)), "clock")
