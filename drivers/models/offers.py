"""Offers: an order shown to a driver on terms that then hold."""

from typing import ClassVar

from django.db import models

from delivery.kernel.ids import new_id
from drivers.models.drivers import Driver
from drivers.states import OfferStatus
from orders.models import Order

_OPEN = models.Q(status=OfferStatus.OPEN)


class Offer(models.Model):
    """An order shown to one driver, who may take it until it expires.

    An accepted offer is also the record of the assignment that it led to; `released_at` is when
    an operator took the order away again.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="offers")
    driver = models.ForeignKey(Driver, on_delete=models.PROTECT, related_name="offers")
    status = models.CharField(
        max_length=10, choices=[(s, s) for s in OfferStatus], default=OfferStatus.OPEN
    )
    round = models.PositiveSmallIntegerField(
        default=1, help_text="The how manieth attempt to find a driver for the order this is."
    )
    is_broadcast = models.BooleanField(
        default=False, help_text="Several drivers are asked at once and the first wins."
    )
    distance_m = models.PositiveIntegerField(help_text="From the driver to the shop.")
    trip_distance_m = models.PositiveIntegerField(
        default=0, help_text="All the way: to the shop and on to the customer."
    )
    duration_s = models.PositiveIntegerField(
        default=0, help_text="From acceptance to handover, waiting for the food included."
    )
    payout_minor = models.PositiveIntegerField(help_text="Guaranteed, tip included.")
    terms = models.JSONField(default=dict, help_text="What the payout is made of, by kind.")
    currency = models.CharField(max_length=3)
    score = models.JSONField(help_text="Total and factors, 0 to 1 each.")
    opened_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    arrived_at = models.DateTimeField(
        null=True, blank=True, help_text="When the driver stood at the shop's door."
    )
    released_at = models.DateTimeField(null=True, blank=True)
    reject_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering: ClassVar = ["-id"]
        indexes = [
            models.Index(fields=["driver", "status"], name="offer_by_driver"),
            models.Index(fields=["expires_at"], name="offer_open", condition=_OPEN),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["order"],
                name="offer_one_open_per_order",
                condition=_OPEN & models.Q(is_broadcast=False),
            ),
            models.UniqueConstraint(
                fields=["driver"], name="offer_one_open_per_driver", condition=_OPEN
            ),
            models.UniqueConstraint(
                fields=["order"],
                name="offer_one_accepted_per_order",
                condition=models.Q(status=OfferStatus.ACCEPTED, released_at=None),
            ),
            models.CheckConstraint(
                name="offer_ended_when_not_open",
                condition=models.Q(status=OfferStatus.OPEN, ended_at=None)
                | (~_OPEN & models.Q(ended_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="offer_released_after_acceptance",
                condition=models.Q(released_at=None) | models.Q(status=OfferStatus.ACCEPTED),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.order} to {self.driver}, round {self.round}"
