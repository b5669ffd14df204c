"""A person's own notifications: list, count, read."""

from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from delivery.accounts.models import User
from delivery.kernel.errors import NotFound
from delivery.kernel.texts import msg
from delivery.notifications.models import Notification

# A badge says no more than 99+.
_COUNTED = 100


class NotificationNotFound(NotFound):
    """There is no such notification in this inbox."""

    code = "notification_not_found"
    title = msg("There is no such notification")


def inbox_of(user: User) -> QuerySet[Notification]:
    """Return a person's inbox, newest first."""
    return Notification.objects.filter(recipient=user, is_listed=True).order_by("-id")


def unread_count(user: User) -> int:
    """Return how many notifications wait to be read, counted up to a hundred."""
    unread = Notification.objects.filter(recipient=user, is_listed=True, read_at=None)
    return unread[:_COUNTED].count()


def mark_read(*, notification_id: UUID, actor: User, now: datetime) -> Notification:
    """Note that one was read; reading twice keeps the first time. Raises NotificationNotFound."""
    found = inbox_of(actor).filter(pk=notification_id).first()
    if found is None:
        raise NotificationNotFound
    if found.read_at is None:
        Notification.objects.filter(pk=found.pk, read_at=None).update(read_at=now)
        found.read_at = now
    return found


def mark_all_read(*, actor: User, now: datetime) -> int:
    """Note that all were read; return how many were not before."""
    unread = Notification.objects.filter(recipient=actor, is_listed=True, read_at=None)
    return unread.update(read_at=now)
