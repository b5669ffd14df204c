"""Forget notifications when their time is over."""

from datetime import datetime, timedelta

from delivery.notifications.models import Notification, Preference, PushSubscription

KEPT_FOR = timedelta(days=90)
_BATCH = 5000


def purge_notifications(*, now: datetime) -> int:
    """Delete notifications older than 90 days with what was sent of them; return how many."""
    old = Notification.objects.filter(created_at__lt=now - KEPT_FOR).order_by("created_at")
    purged = 0
    while batch := list(old.values_list("pk", flat=True)[:_BATCH]):
        Notification.objects.filter(pk__in=batch).delete()
        purged += len(batch)
    return purged


def count_old_notifications(*, now: datetime) -> int:
    """Return how many notifications are past keeping."""
    return Notification.objects.filter(created_at__lt=now - KEPT_FOR).count()


def forget_recipient(*, user_id: int, dry_run: bool) -> int:
    """Delete what one user was told, and where; return how many rows."""
    theirs = [
        Notification.objects.filter(recipient_id=user_id),
        PushSubscription.objects.filter(user_id=user_id),
        Preference.objects.filter(user_id=user_id),
    ]
    count = sum(rows.count() for rows in theirs)
    if not dry_run:
        for rows in theirs:
            rows.delete()
    return count
