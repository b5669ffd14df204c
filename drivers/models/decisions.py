"""Why a driver was asked, or nobody."""

from typing import ClassVar

from django.db import models

from delivery.kernel.ids import new_id
from drivers.models.drivers import Driver
from drivers.models.offers import Offer
from orders.models import Order


class Outcome(models.TextChoices):
    """What came of a decision."""

    OFFERED = "offered"
    BROADCAST = "broadcast"
    NOBODY = "nobody"
    OPERATOR = "operator"


class Decision(models.Model):
    """One decision about one order, with everybody who was looked at.

    `candidates` is a list, best first, of `{driver_id, name, reach_s, distance_m, score, out}`;
    `out` is null for those who could have come and the reason for the others.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="decisions")
    offer = models.OneToOneField(
        Offer, on_delete=models.CASCADE, null=True, related_name="decision"
    )
    driver = models.ForeignKey(Driver, on_delete=models.PROTECT, null=True, related_name="+")
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    policy = models.CharField(max_length=12)
    round = models.PositiveSmallIntegerField(default=1)
    radius_m = models.PositiveIntegerField(default=0)
    candidates = models.JSONField(default=list)
    decided_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-id"]
        indexes = [models.Index(fields=["decided_at"], name="decision_by_time")]

    def __str__(self) -> str:
        return f"{self.order}, round {self.round}: {self.outcome}"
