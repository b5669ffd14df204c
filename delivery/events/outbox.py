"""Write facts inside the transaction that makes them true."""

from datetime import datetime
from typing import Any, Protocol

import structlog
from django.db import transaction
from kombu.exceptions import OperationalError

from delivery.events.models import Event
from delivery.events.registry import handlers_of
from delivery.events.tasks import relay
from delivery.kernel.ids import uuid7
from delivery.telemetry.request_id import current_request_id

log = structlog.get_logger(__name__)


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
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("emit() needs the caller's transaction")
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
        relayed_at=None if handlers_of(name) else now,
    )
    event.save(force_insert=True)
    if event.relayed_at is None:
        transaction.on_commit(lambda: nudge(subject_type, str(subject_id)))
    return event


def nudge(subject_type: str, subject_id: str) -> None:
    """Ask a worker to relay a subject's events now; without a broker the sweeper will."""
    try:
        relay.delay(subject_type, subject_id)
    except OperationalError as error:
        log.warning("relay_nudge_failed", subject_id=subject_id, error=str(error))
