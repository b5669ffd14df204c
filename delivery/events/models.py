"""What happened: history, audit trail and outbox in one append-only table."""

from typing import ClassVar

from django.db import models
from django.db.models.expressions import RawSQL
from psqlextra.models import PostgresPartitionedModel
from psqlextra.types import PostgresPartitioningMethod

from delivery.kernel.ids import new_id


class Event(PostgresPartitionedModel):
    """One fact about one subject; only the relay's own columns ever change."""

    class PartitioningMeta:
        method = PostgresPartitioningMethod.RANGE
        key: ClassVar = ["id"]

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    # Ids of one millisecond are not ordered; the events of a subject must be.
    sequence = models.BigIntegerField(
        db_default=RawSQL("nextval('events_event_sequence')", []), editable=False
    )
    name = models.CharField(max_length=60)
    subject_type = models.CharField(max_length=20)
    subject_id = models.CharField(max_length=36)
    data = models.JSONField(default=dict)
    actor_id = models.BigIntegerField(null=True)
    actor_role = models.CharField(max_length=12)
    request_id = models.CharField(max_length=64, blank=True)
    # Leads its handlers back to the trace that it was emitted in, where there was one.
    trace_parent = models.CharField(max_length=55, null=True)  # noqa: DJ001 (NULL takes no space)
    at = models.DateTimeField()

    handled_by = models.JSONField(default=list)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField(null=True)
    last_error = models.TextField(blank=True)
    relayed_at = models.DateTimeField(null=True)
    dead_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["subject_type", "subject_id", "sequence"], name="event_by_subject"
            ),
            models.Index(
                fields=["sequence"],
                name="event_pending",
                condition=models.Q(relayed_at=None, dead_at=None),
            ),
            models.Index(
                fields=["dead_at"], name="event_dead", condition=models.Q(dead_at__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.subject_id}"
