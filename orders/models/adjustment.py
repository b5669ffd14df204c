"""What changed an order's money after it was charged: an append-only ledger."""

from typing import ClassVar

from django.db import models
from psqlextra.models import PostgresPartitionedModel
from psqlextra.types import PostgresPartitioningMethod

from orders.models.item import OrderItem
from orders.models.order import Order
from orders.policy import AdjustmentKind


class Adjustment(PostgresPartitionedModel):
    """One line of the ledger; a trigger refuses to change or delete it."""

    class PartitioningMeta:
        method = PostgresPartitioningMethod.RANGE
        key: ClassVar = ["id"]

    id = models.UUIDField(primary_key=True, editable=False)
    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="adjustments")
    item = models.ForeignKey(OrderItem, on_delete=models.PROTECT, null=True, related_name="+")
    kind = models.CharField(max_length=12, choices=[(k, k) for k in AdjustmentKind])
    amount_minor = models.IntegerField(help_text="Charged to the customer; below zero, given back.")
    note = models.CharField(max_length=200, blank=True)
    actor_id = models.BigIntegerField(null=True)
    created_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["order"], name="adjustment_by_order")]
        constraints = [
            models.CheckConstraint(
                name="adjustment_direction_fits_kind",
                condition=models.Q(kind=AdjustmentKind.TIP, amount_minor__gt=0)
                | (~models.Q(kind=AdjustmentKind.TIP) & models.Q(amount_minor__lte=0)),
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.amount_minor}"
