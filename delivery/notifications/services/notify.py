"""Write down who is told what, once per cause, and on which channels it goes out."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import structlog
from django.db import transaction
from kombu.exceptions import OperationalError

from delivery.accounts.models import User
from delivery.kernel.ids import uuid7
from delivery.notifications.catalogue import Channel, Kind, is_wanted, kind_of
from delivery.notifications.configuration import mail_route, vapid_key
from delivery.notifications.live import publish_notification
from delivery.notifications.models import Notification, Outgoing, Preference, PushSubscription
from delivery.notifications.tasks import send_due
from delivery.notifications.wording import Params

log = structlog.get_logger(__name__)
Chosen = dict[tuple[str, str], bool]


@dataclass(frozen=True, slots=True)
class Note:
    """A message about to be told: `params` hold at least the kind's placeholders."""

    recipient: User
    kind: str
    params: Params


def notify(*, cause: UUID, notes: Sequence[Note], now: datetime) -> int:
    """Put messages into inboxes and onto their channels; return how many were new.

    A step: rows commit with the caller's transaction, pages and senders hear of them after it.
    The same cause, recipient and kind is told once, however often it is asked for.
    """
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("notify() needs the caller's transaction")
    told = set(Notification.objects.filter(cause=cause).values_list("recipient_id", "kind"))
    fresh = [note for note in notes if (note.recipient.pk, note.kind) not in told]
    if not fresh:
        return 0
    chosen, browsers = _wishes(fresh), _browsers(fresh)
    rows, queue = [], []
    for note in fresh:
        kind, wishes = kind_of(note.kind), chosen[note.recipient.pk]
        row = _row(cause, note, kind, wishes, now)
        sent = _queued(row, note, kind, wishes, browsers)
        if row.is_listed or sent:
            rows.append((row, note.recipient))
            queue += sent
    Notification.objects.bulk_create([row for row, _ in rows])
    Outgoing.objects.bulk_create(queue)
    transaction.on_commit(lambda: _tell(rows, has_mail=bool(queue)))
    return len(rows)


def _row(cause: UUID, note: Note, kind: Kind, wishes: Chosen, now: datetime) -> Notification:
    return Notification(
        id=uuid7(now),
        recipient=note.recipient,
        cause=cause,
        kind=kind.name,
        params={name: note.params[name] for name in sorted(kind.placeholders)},
        is_listed=is_wanted(kind, Channel.IN_APP, wishes),
        created_at=now,
    )


def _queued(
    row: Notification, note: Note, kind: Kind, wishes: Chosen, browsers: dict[int, list[int]]
) -> list[Outgoing]:
    addresses: list[tuple[Channel, int | None]] = []
    if mail_route() and note.recipient.email and is_wanted(kind, Channel.EMAIL, wishes):
        addresses.append((Channel.EMAIL, None))
    if is_wanted(kind, Channel.PUSH, wishes):
        addresses += [(Channel.PUSH, pk) for pk in browsers[note.recipient.pk]]
    now = row.created_at
    return [
        Outgoing(
            notification=row,
            channel=channel,
            subscription_id=subscription_id,
            next_attempt_at=now,
            expires_at=now + timedelta(seconds=kind.useful_for_s),
        )
        for channel, subscription_id in addresses
    ]


def _wishes(notes: Sequence[Note]) -> dict[int, Chosen]:
    people = {note.recipient.pk for note in notes}
    chosen: dict[int, Chosen] = defaultdict(dict)
    for choice in Preference.objects.filter(user__in=people):
        chosen[choice.user_id][choice.topic, choice.channel] = choice.is_on
    return chosen


def _browsers(notes: Sequence[Note]) -> dict[int, list[int]]:
    browsers: dict[int, list[int]] = defaultdict(list)
    if vapid_key() is None:
        return browsers
    people = {note.recipient.pk for note in notes}
    found = PushSubscription.objects.filter(user__in=people).order_by("pk")
    for user_id, pk in found.values_list("user_id", "pk"):
        browsers[user_id].append(pk)
    return browsers


def _tell(rows: list[tuple[Notification, User]], *, has_mail: bool) -> None:
    for row, recipient in rows:
        if row.is_listed:
            publish_notification(row, recipient)
    if not has_mail:
        return
    try:
        send_due.delay()
    except OperationalError as error:
        # The clock starts a sender anyway.
        log.warning("send_nudge_failed", error=str(error))
