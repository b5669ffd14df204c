"""The times that the checkout offers: as soon as possible, and slots by day."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext

from delivery.api.dates import written
from delivery.kernel.clock import rfc3339
from delivery.kernel.geometry import Point
from merchants.models import Shop
from merchants.slots import SLOT, Slot, slots_of
from merchants.terms import delivery_terms


@dataclass(frozen=True, slots=True)
class TimeChoice:
    """A slot as the form sends and shows it."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class TimeChoices:
    """What can be chosen; `days` are pairs of a day's name and its slots."""

    is_open: bool
    days: list[tuple[str, list[TimeChoice]]]

    @property
    def first(self) -> str:
        """Return the value that is chosen for a start, empty for as soon as possible."""
        return "" if self.is_open or not self.days else self.days[0][1][0].value


def time_choices(shop: Shop, point: Point | None, *, now: datetime) -> TimeChoices:
    """Return when a shop can deliver to a point, days and times on its region's clock."""
    lead_s = delivery_terms(shop, point or shop.point, now=now).window.eta_min_s
    zone = ZoneInfo(shop.region.timezone)
    today = now.astimezone(zone).date()
    days: dict[str, list[TimeChoice]] = {}
    for slot in slots_of(shop, lead_s=lead_s, now=now):
        day = day_name(slot.starts_at.astimezone(zone).date(), today)
        days.setdefault(day, []).append(_choice(slot, zone))
    return TimeChoices(shop.is_open(now), list(days.items()))


def slot_text(starts_at: datetime, timezone: str, *, now: datetime) -> str:
    """Write a slot with its day: `Tomorrow, 12:30–13:00`."""
    zone = ZoneInfo(timezone)
    local = starts_at.astimezone(zone)
    day = day_name(local.date(), now.astimezone(zone).date())
    return f"{day}, {_span(local, (starts_at + SLOT).astimezone(zone))}"


def day_name(day: date, today: date) -> str:
    """Write a day as people say it."""
    near = {today: gettext("Today"), today + timedelta(days=1): gettext("Tomorrow")}
    return near.get(day) or written(day, "day", begins=True)


def _choice(slot: Slot, zone: ZoneInfo) -> TimeChoice:
    start, end = slot.starts_at.astimezone(zone), slot.ends_at.astimezone(zone)
    return TimeChoice(rfc3339(slot.starts_at), _span(start, end))


def _span(start: datetime, end: datetime) -> str:
    return f"{written(start, 'clock')}–{written(end, 'clock')}"
