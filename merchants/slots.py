"""Half hours in which a shop can deliver later, in the hours of its region."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from merchants.models import Shop

SLOT = timedelta(minutes=30)
DAYS_AHEAD = 3


@dataclass(frozen=True, slots=True)
class Slot:
    """A half hour in which the order arrives."""

    starts_at: datetime

    @property
    def ends_at(self) -> datetime:
        """Return its end."""
        return self.starts_at + SLOT


def slots_of(shop: Shop, *, lead_s: float, now: datetime) -> list[Slot]:
    """List the slots of the next days; `lead_s` is from the kitchen's start to the door.

    A shop that has switched itself off has none.
    """
    if not shop.is_accepting:
        return []
    first = _ceil(now + timedelta(seconds=lead_s))
    starts = (first + n * SLOT for n in range(DAYS_AHEAD * 48))
    return [Slot(at) for at in starts if is_slot(shop, at, lead_s=lead_s, now=now)]


def is_slot(shop: Shop, starts_at: datetime, *, lead_s: float, now: datetime) -> bool:
    """Tell whether the kitchen can begin in time, and is open when it has to begin."""
    # Checked before anything is subtracted: a client may ask for the year 1.
    if not now <= starts_at < now + timedelta(days=DAYS_AHEAD, seconds=lead_s):
        return False
    due_at = starts_at - timedelta(seconds=lead_s)
    return (
        shop.is_accepting
        and starts_at == _ceil(starts_at)
        and now <= due_at
        and shop.is_within_hours(due_at)
    )


def _ceil(instant: datetime) -> datetime:
    past_s = instant.timestamp() % SLOT.total_seconds()
    return instant if not past_s else instant + timedelta(seconds=SLOT.total_seconds() - past_s)
