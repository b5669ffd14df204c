"""Template filters for money, durations, distances and times."""

from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from django import template
from django.utils.formats import number_format
from django.utils.translation import get_language, gettext

from delivery.api.dates import Shape, written
from delivery.kernel import money
from delivery.kernel.texts import msg

register = template.Library()

_STATUSES = {
    "pending": msg("Pending"),
    "confirmed": msg("Confirmed"),
    "preparing": msg("Preparing"),
    "ready": msg("Ready"),
    "picked_up": msg("Picked up"),
    "delivered": msg("Delivered"),
    "cancelled": msg("Cancelled"),
}
_BADGES = {"delivered": "badge-good", "cancelled": "badge-bad"}


@register.filter
def minor(amount_minor: int, currency: str) -> str:
    """Write an amount of minor units in its currency, as the page's language does."""
    return money.format_minor(amount_minor, currency, get_language() or "")


@register.filter
def major(amount_minor: int, currency: str) -> str:
    """Write an amount as an input for money takes it: `12.50`."""
    digits = money.digits_of(currency)
    return f"{Decimal(amount_minor).scaleb(-digits):.{digits}f}"


@register.filter
def minutes(duration_s: float) -> int:
    """Round a duration up to whole minutes."""
    return max(1, -(-int(duration_s) // 60))


@register.filter
def kilometres(distance_m: float) -> str:
    """Write a distance the way people say it."""
    if distance_m < 1000:
        return f"{distance_m:.0f} m"
    return f"{number_format(round(distance_m / 1000, 1), decimal_pos=1)} km"


@register.filter
def day_and_time(instant: datetime, timezone: str) -> str:
    """Write an instant by a region's calendar and clock."""
    return written(instant.astimezone(ZoneInfo(timezone)), "instant")


@register.filter
def day_text(day: date, shape: Shape) -> str:
    """Write a day of the calendar: `plain`, `short`, or `long` with weekday and year."""
    return written(day, shape, begins=shape != "plain")


@register.filter
def clock(instant: str | None, timezone: str) -> str:
    """Write an RFC 3339 instant as the time on a region's clock, nothing where there is none."""
    if not instant:
        return ""
    return written(datetime.fromisoformat(instant).astimezone(ZoneInfo(timezone)), "clock")


@register.filter
def badge(status: str) -> str:
    """Return the look of an order's status."""
    return _BADGES.get(status, "badge-warn")


@register.filter
def status_text(status: str) -> str:
    """Name an order's status in the reader's language."""
    return gettext(_STATUSES[status])
