"""What drivers earned: rows are only ever added."""

from typing import ClassVar

from django.db import models

from delivery.kernel.ids import new_id
from drivers.models.drivers import Driver
from drivers.models.offers import Offer
from orders.models import Order


class PayoutKind(models.TextChoices):
    """What an amount is paid for."""

    BASE = "base"
    DISTANCE = "distance"
    TIME = "time"
    WAITING = "waiting"
    TIP = "tip"


class Payout(models.Model):
    """One amount that a driver earned with one order."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    driver = models.ForeignKey(Driver, on_delete=models.PROTECT, related_name="payouts")
    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="payouts")
    offer = models.ForeignKey(
        Offer, on_delete=models.PROTECT, null=True, blank=True, related_name="payouts"
    )
    kind = models.CharField(max_length=10, choices=PayoutKind.choices)
    amount_minor = models.PositiveIntegerField()
    currency = models.CharField(max_length=3)
    # What made it due, so that handling the same fact twice pays once.
    cause = models.CharField(max_length=60)
    earned_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-id"]
        indexes = [models.Index(fields=["driver", "earned_at"], name="payout_by_driver")]
        constraints = [
            models.UniqueConstraint(fields=["order", "kind", "cause"], name="payout_once"),
        ]
