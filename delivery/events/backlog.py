"""What the relay has not handed on."""

from datetime import datetime

from django.db.models import Min, Q

from delivery.events.models import Event

_PENDING = Q(relayed_at=None, dead_at=None)


def relay_lag_s(*, now: datetime) -> float:
    """Return the age of the oldest event that waits, 0 where none does."""
    oldest = Event.objects.filter(_PENDING).aggregate(at=Min("at"))["at"]
    return max(0.0, (now - oldest).total_seconds()) if oldest else 0.0


def waiting_events() -> dict[str, int]:
    """Count the events that wait for a handler, and those given up."""
    # Each has an index of its own; one query for both would read the whole history.
    return {
        "pending": Event.objects.filter(_PENDING).count(),
        "dead": Event.objects.filter(dead_at__isnull=False).count(),
    }
