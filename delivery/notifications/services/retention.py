"""Forget notifications when their time is over."""

from datetime import datetime, timedelta

from delivery.notifications.models import Notification

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
