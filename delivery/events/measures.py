"""How far behind the relay is."""

from django.db.models import Min, Q

from delivery.events.models import Event
from delivery.kernel.clock import utc_now
from delivery.telemetry.metrics import Gauge, Reading

_PENDING = Q(relayed_at=None, dead_at=None)


def _lag() -> Reading:
    oldest = Event.objects.filter(_PENDING).aggregate(at=Min("at"))["at"]
    yield (), max(0.0, (utc_now() - oldest).total_seconds()) if oldest else 0.0


def _waiting() -> Reading:
    # Each has an index of its own; one query for both would read the whole history.
    yield ("pending",), Event.objects.filter(_PENDING).count()
    yield ("dead",), Event.objects.filter(dead_at__isnull=False).count()


Gauge("delivery_relay_lag_seconds", "Age of the oldest event not yet handed on.", (), _lag)
Gauge("delivery_relay_events", "Events not handed on, by state.", ["state"], _waiting)
