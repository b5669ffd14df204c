"""Work through the queue: claim a row, send it, note what became of it.

A row is claimed in a transaction of its own before anything leaves, and only rows that wait are
claimed: a message is sent at most once per attempt that is known to have failed. A sender that
dies in between leaves a claimed row, of which nobody can tell whether it left. Such a row is
marked `unknown` and never repeated by itself; an operator may.
"""

import time
from collections.abc import Sequence
from datetime import datetime, timedelta

import structlog
from django.db import transaction
from django.db.models import F

from delivery.notifications.catalogue import Channel
from delivery.notifications.models import ENDED, Outgoing, OutgoingState
from delivery.notifications.senders.errors import Gone, MaybeSent, Refused, TryLater
from delivery.notifications.senders.mail import send_mail
from delivery.notifications.senders.push import send_push

log = structlog.get_logger(__name__)
MAX_ATTEMPTS = 8
FIRST_WAIT_S = 10
LONGEST_WAIT_S = 3600
# Longer than any sender waits for an answer, and than a task may run.
UNFINISHED_AFTER = timedelta(minutes=3)
_SENDERS = {Channel.EMAIL: send_mail, Channel.PUSH: send_push}


def send_waiting(*, now: datetime, for_at_most_s: float = 30.0) -> int:
    """Send what is due, the longest waiting first; return how many rows were handled."""
    ends_s = time.monotonic() + for_at_most_s
    handled = 0
    while time.monotonic() < ends_s and (row := claim(now=now)):
        send(row, now=now)
        handled += 1
    return handled


@transaction.atomic
def claim(*, now: datetime) -> Outgoing | None:
    """Take one due row out of the queue; of several workers exactly one gets it."""
    due = Outgoing.objects.filter(state=OutgoingState.PENDING, next_attempt_at__lte=now)
    queue = due.select_for_update(skip_locked=True, of=("self",)).order_by("next_attempt_at")
    row = queue.first()
    if row is None:
        return None
    Outgoing.objects.filter(pk=row.pk).update(
        state=OutgoingState.SENDING, claimed_at=now, attempts=F("attempts") + 1
    )
    return Outgoing.objects.select_related("notification__recipient", "subscription").get(pk=row.pk)


def send(row: Outgoing, *, now: datetime) -> None:
    """Send a claimed row and note the outcome."""
    if now >= row.expires_at or not row.notification.recipient.is_active:
        _end(row, OutgoingState.EXPIRED, now)
        return
    try:
        _SENDERS[Channel(row.channel)](row, now=now)
    except TryLater as failure:
        _postpone(row, failure, now)
    except Refused as failure:
        _end(row, OutgoingState.DEAD, now, str(failure))
    except MaybeSent as failure:
        _end(row, OutgoingState.UNKNOWN, now, str(failure))
    except Gone:
        # The browser has unsubscribed; its other messages go with it.
        row.subscription.delete()
    else:
        _end(row, OutgoingState.SENT, now)


def mark_unfinished(*, now: datetime) -> int:
    """Mark rows whose sender has died as unknown; return how many."""
    lost = Outgoing.objects.filter(
        state=OutgoingState.SENDING, claimed_at__lt=now - UNFINISHED_AFTER
    )
    count = lost.update(
        state=OutgoingState.UNKNOWN, ended_at=now, last_error="The sender did not finish."
    )
    if count:
        log.error("notifications_unfinished", count=count, alert=True)
    return count


def retry(rows: Sequence[Outgoing], *, now: datetime) -> int:
    """Queue dead and unknown messages once more; return how many."""
    ended = Outgoing.objects.filter(
        pk__in=[row.pk for row in rows], state__in=ENDED - {OutgoingState.SENT}
    )
    return ended.update(
        state=OutgoingState.PENDING,
        attempts=0,
        next_attempt_at=now,
        expires_at=now + timedelta(days=1),
        ended_at=None,
    )


def _postpone(row: Outgoing, failure: TryLater, now: datetime) -> None:
    if row.attempts >= MAX_ATTEMPTS:
        _end(row, OutgoingState.DEAD, now, str(failure))
        return
    wait_s = min(FIRST_WAIT_S * 2 ** (row.attempts - 1), LONGEST_WAIT_S)
    _write(
        row,
        state=OutgoingState.PENDING,
        next_attempt_at=now + timedelta(seconds=max(wait_s, failure.after_s)),
        last_error=str(failure)[:2000],
    )


def _end(row: Outgoing, state: OutgoingState, now: datetime, error: str = "") -> None:
    _write(row, state=state, ended_at=now, last_error=error[:2000])
    if state in {OutgoingState.DEAD, OutgoingState.UNKNOWN}:
        log.error(
            "notification_not_sent", outgoing_id=str(row.pk), state=state, error=error, alert=True
        )


def _write(row: Outgoing, **changes: object) -> None:
    # Whoever was given up for lost does not overwrite what has been decided since.
    mine = Outgoing.objects.filter(
        pk=row.pk, state=OutgoingState.SENDING, claimed_at=row.claimed_at
    )
    mine.update(**changes)
