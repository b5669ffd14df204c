"""Write facts inside the transaction that makes them true."""

from datetime import datetime
from typing import Any, Protocol

from django.db import transaction

from delivery.events.models import Event
from delivery.events.nudges import NUDGER
from delivery.events.registry import handlers_of
from delivery.kernel.ids import uuid7
from delivery.telemetry.request_id import current_request_id
from delivery.telemetry.subjects import note
from delivery.telemetry.tracing.current import cause_of


class Actor(Protocol):
    """Whoever causes an event: a user, or the system itself with `pk` None."""

    @property
    def pk(self) -> int | None: ...
    @property
    def role(self) -> str: ...


def emit(
    name: str,
    *,
    subject_type: str,
    subject_id: object,
    data: dict[str, Any],
    actor: Actor,
    now: datetime,
) -> Event:
    """Append one event and nudge the relay once the transaction has committed.

    A step: it needs an open transaction. The caller holds the subject's row lock, which is what
    puts the events of one subject in order.
    """
    event = draft(
        name, subject_type=subject_type, subject_id=subject_id, data=data, actor=actor, now=now
    )
    event.save(force_insert=True)
    return event


def draft(
    name: str,
    *,
    subject_type: str,
    subject_id: object,
    data: dict[str, Any],
    actor: Actor,
    now: datetime,
) -> Event:
    """Return an event for the caller to insert together with other rows; else like `emit`."""
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("an event needs the caller's transaction")
    note(subject_type, str(subject_id))
    event = Event(
        id=uuid7(now),
        name=name,
        subject_type=subject_type,
        subject_id=str(subject_id),
        data=data,
        actor_id=actor.pk,
        actor_role=actor.role,
        at=now,
        request_id=current_request_id(),
        trace_parent=cause_of(subject_type, str(subject_id)),
        relayed_at=None if handlers_of(name) else now,
    )
    if event.relayed_at is None:
        transaction.on_commit(lambda: NUDGER.nudge((subject_type, event.subject_id)))
    return event
