"""Read what tracking keeps of orders."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from delivery.kernel.ids import uuid7_floor
from tracking.models import Journey, LearntTimings, Promise


def journeys_of(order_ids: Iterable[UUID]) -> dict[UUID, Journey]:
    """Return the journey of each order that has one."""
    return Journey.objects.in_bulk(list(order_ids))


def promises_settled_since(since: datetime, *, now: datetime) -> QuerySet[Promise]:
    """Return what was promised since an instant and has an outcome; only their months are read."""
    made = Promise.objects.filter(id__gte=uuid7_floor(since), id__lte=uuid7_floor(now))
    return made.filter(delivered_at__isnull=False)


def newest_learnt() -> LearntTimings | None:
    """Return the version in use, None before the first night."""
    return LearntTimings.objects.order_by("-pk").first()
