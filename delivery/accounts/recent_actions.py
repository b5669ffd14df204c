"""What Django admin remembers of changes, to be forgotten when its time is over."""

from datetime import datetime, timedelta

from django.contrib.admin.models import LogEntry

KEEP = timedelta(days=90)


def count_old_actions(*, now: datetime) -> int:
    """Return how many of admin's recent actions are past keeping."""
    return LogEntry.objects.filter(action_time__lt=now - KEEP).count()


def purge_actions(*, now: datetime) -> int:
    """Delete admin's recent actions older than 90 days; the audit trail has them too."""
    return LogEntry.objects.filter(action_time__lt=now - KEEP).delete()[0]
