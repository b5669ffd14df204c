"""What is in an order: partitioned like the orders themselves."""

from typing import ClassVar

from django.db import models
from psqlextra.models import PostgresPartitionedModel
from psqlextra.types import PostgresPartitioningMethod

from merchants.models import MenuItem
from orders.models.order import Order
from orders.policy import IfSoldOut


class OrderItem(PostgresPartitionedModel):
    """One line of an order, with name and price as they were when it was placed."""

    class PartitioningMeta:
        method = PostgresPartitioningMethod.RANGE
        key: ClassVar = ["id"]

    id = models.UUIDField(primary_key=True, editable=False)
    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="items")
    menu_item = models.ForeignKey(MenuItem, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    options = models.JSONField(default=list, help_text="Chosen options: id, name, price_minor.")
    notes = models.CharField(max_length=200, blank=True)
    quantity = models.PositiveSmallIntegerField()
    unit_price_minor = models.PositiveIntegerField(help_text="Options included.")
    if_sold_out = models.CharField(
        max_length=8, choices=[(c, c) for c in IfSoldOut], default=IfSoldOut.REFUND
    )
    sold_out_at = models.DateTimeField(null=True, blank=True)
    replacement = models.ForeignKey(
        MenuItem, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    replacement_name = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="order_item_quantity_positive", condition=models.Q(quantity__gte=1)
            ),
            models.CheckConstraint(
                name="order_item_replaced_when_sold_out",
                condition=models.Q(replacement=None) | models.Q(sold_out_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} × {self.name}"

    @property
    def total_minor(self) -> int:
        """Return what the line cost when it was placed."""
        return self.unit_price_minor * self.quantity

    @property
    def is_missing(self) -> bool:
        """Tell whether nothing of the line is delivered."""
        return self.sold_out_at is not None and self.replacement_id is None
