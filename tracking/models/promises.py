"""Every arrival that a customer was shown, and what came of it."""

from datetime import datetime
from typing import ClassVar

from django.db import models
from psqlextra.models import PostgresPartitionedModel
from psqlextra.types import PostgresPartitioningMethod

from delivery.kernel.ids import instant_of
from orders.models import Order


class Promise(PostgresPartitionedModel):
    """One promise; its id tells when it was made, and its month's partition.

    Durations are city seconds. `mean_s` and `sd_s` are what the range was made from;
    `error_s` is positive where the order came later than promised. A promise is open until its
    order ends, and stays without an outcome where that was a cancellation.
    """

    class PartitioningMeta:
        method = PostgresPartitioningMethod.RANGE
        key: ClassVar = ["id"]

    id = models.UUIDField(primary_key=True, editable=False)
    # Written for every change of what is shown: the order is known to exist.
    order = models.ForeignKey(
        Order, on_delete=models.DO_NOTHING, db_constraint=False, related_name="promises"
    )
    stage = models.CharField(max_length=10)
    delay_reason = models.CharField(max_length=20, blank=True)
    eta_at = models.DateTimeField()
    low_at = models.DateTimeField()
    high_at = models.DateTimeField()
    version = models.PositiveIntegerField(help_text="Of the learnt timings; 0 before any.")
    mean_s = models.FloatField(null=True)
    sd_s = models.FloatField(null=True)
    load = models.PositiveSmallIntegerField(default=0)
    approach_s = models.FloatField(null=True)
    ride_s = models.FloatField(null=True)
    stops = models.PositiveSmallIntegerField(default=0, help_text="Of others, that come first.")
    closed_at = models.DateTimeField(null=True)
    delivered_at = models.DateTimeField(null=True)
    error_s = models.FloatField(null=True)
    is_covered = models.BooleanField(null=True)

    @property
    def made_at(self) -> datetime:
        """Read from the id when it was made."""
        return instant_of(self.id)
