"""Workers, queues and the relay."""

from collections.abc import Iterator

from celery import current_app
from django.db.models import Min
from kombu.exceptions import OperationalError

from delivery.events.models import Event
from delivery.kernel.clock import utc_now
from delivery.ops.doctor.findings import Finding, fault, ok, warning
from delivery.ops.queues import depths

_PING_S = 1.5
_LAG_S = 60
_DEPTH = 200


def workers() -> Iterator[Finding]:
    """Call for the workers, and see what waits for them."""
    try:
        answered = current_app.control.ping(timeout=_PING_S)
        waiting = dict(depths())
    except OperationalError as error:
        yield fault("queues", str(error), "Start the broker, and compare CELERY_BROKER_URL.")
        return
    if answered:
        yield ok("workers", f"{len(answered)} answer")
    else:
        yield fault("workers", "none answers", "Start a Celery worker, and beat beside it.")
    told = ", ".join(f"{name} {count}" for name, count in waiting.items())
    if max(waiting.values(), default=0) > _DEPTH:
        yield warning("queues", told, "More tasks wait than are done: start more workers.")
    else:
        yield ok("queues", told)


def relay() -> Iterator[Finding]:
    """See how long events wait and whether any was given up."""
    pending = Event.objects.filter(relayed_at=None, dead_at=None)
    oldest = pending.aggregate(at=Min("at"))["at"]
    lag_s = (utc_now() - oldest).total_seconds() if oldest else 0.0
    dead = Event.objects.filter(dead_at__isnull=False).count()
    if lag_s > _LAG_S:
        yield warning("relay", f"{lag_s:.0f} s behind", "Look whether workers and beat run.")
    elif dead:
        yield warning("relay", f"{dead} dead events", "Revive them in admin, under Events.")
    else:
        yield ok("relay", f"{lag_s:.0f} s behind, no dead events")
