"""Hand committed events to their handlers: in order per subject, retried, never dropped."""

from datetime import datetime, timedelta
from zlib import crc32

import structlog
from django.db import connection, transaction
from django.db.models import Q

from delivery.events.models import Event
from delivery.events.registry import handlers_of
from delivery.telemetry.subjects import SUBJECTS
from delivery.telemetry.tracing.current import handling, note_failure

log = structlog.get_logger(__name__)
MAX_ATTEMPTS = 12
MAX_BACKOFF_S = 300
_LOCK_CLASS = 7_701


def relay_subject(subject_type: str, subject_id: str, *, now: datetime) -> int:
    """Relay the pending events of one subject in order; return how many were done.

    One subject is relayed by one worker at a time (advisory lock). An event that fails holds
    back the later ones of its subject until it succeeds or is given up as dead.
    """
    done = 0
    while _relay_next(subject_type, subject_id, now):
        done += 1
    return done


def pending_subjects(*, now: datetime, limit: int) -> list[tuple[str, str]]:
    """List subjects whose next event is due, the longest waiting first.

    A subject that is held back by a failed event is not listed before its next attempt, however
    many events wait behind: it would keep the others from the limited list.
    """
    subject = ("subject_type", "subject_id")
    pending = Event.objects.filter(relayed_at=None, dead_at=None)
    heads = pending.order_by(*subject, "sequence").distinct(*subject).values("pk")
    due = Event.objects.filter(Q(next_attempt_at=None) | Q(next_attempt_at__lte=now), pk__in=heads)
    return list(due.order_by("sequence").values_list(*subject)[:limit])


@transaction.atomic
def _relay_next(subject_type: str, subject_id: str, now: datetime) -> bool:
    _lock_subject(subject_type, subject_id)
    event = (
        Event.objects.filter(
            subject_type=subject_type, subject_id=subject_id, relayed_at=None, dead_at=None
        )
        .order_by("sequence")
        .first()
    )
    if event is None or (event.next_attempt_at and event.next_attempt_at > now):
        return False
    with (
        structlog.contextvars.bound_contextvars(
            request_id=event.request_id, subject_id=subject_id, event=event.name, **_ids(event)
        ),
        handling(
            event.name,
            cause=event.trace_parent,
            subject=(subject_type, subject_id),
            request_id=event.request_id,
        ),
    ):
        return _run_handlers(event, now)


def _ids(event: Event) -> dict[str, object]:
    """Return what an event is about and whom it names, for the log lines of its handlers."""
    named = {key: event.data[key] for key in ("driver_id", "shop_id") if event.data.get(key)}
    return (
        named | {f"{event.subject_type}_id": event.subject_id}
        if event.subject_type in SUBJECTS
        else named
    )


def _lock_subject(subject_type: str, subject_id: str) -> None:
    key = crc32(f"{subject_type}:{subject_id}".encode()) - 2**31
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [_LOCK_CLASS, key])


def _run_handlers(event: Event, now: datetime) -> bool:
    for path, handler in handlers_of(event.name).items():
        if path in event.handled_by:
            continue
        try:
            with transaction.atomic():
                handler(event)
        except Exception as error:  # noqa: BLE001 (any failure of a handler is retried and logged)
            _postpone(event, path, error, now)
            return False
        event.handled_by.append(path)
    event.relayed_at = now
    event.last_error = ""
    event.save(update_fields=["handled_by", "relayed_at", "last_error"])
    return True


def _postpone(event: Event, path: str, error: Exception, now: datetime) -> None:
    note_failure(error)
    event.attempts += 1
    event.last_error = f"{path}: {error!r}"[:2000]
    is_dead = event.attempts >= MAX_ATTEMPTS
    if is_dead:
        event.dead_at = now
    else:
        event.next_attempt_at = now + timedelta(seconds=min(2**event.attempts, MAX_BACKOFF_S))
    event.save(update_fields=["handled_by", "attempts", "last_error", "next_attempt_at", "dead_at"])
    log.error("event_handler_failed", handler=path, dead=is_dead, alert=is_dead, exc_info=error)


def revive(events: list[Event]) -> int:
    """Give dead events another round of attempts; return how many."""
    ids = [event.id for event in events]
    return Event.objects.filter(id__in=ids, dead_at__isnull=False).update(
        dead_at=None, attempts=0, next_attempt_at=None
    )
