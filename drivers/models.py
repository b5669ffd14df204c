"""Drivers and the offers they get."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from delivery.geo.models import Region
from delivery.geo.routing.detour import SPEED_MPS
from delivery.kernel.ids import new_id
from drivers.states import DriverStatus, OfferStatus
from orders.models import Order


class VehicleType(models.TextChoices):
    """What a driver moves with; each has a speed in the routing engine."""

    BICYCLE = "bicycle"
    SCOOTER = "scooter"
    MOTORCYCLE = "motorcycle"
    CAR = "car"


assert set(VehicleType) == set(SPEED_MPS)  # noqa: S101 (a vehicle without a speed cannot be routed)


class Driver(models.Model):
    """The working profile of a user who delivers."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, primary_key=True, related_name="profile"
    )
    vehicle_type = models.CharField(
        max_length=12, choices=VehicleType.choices, default=VehicleType.BICYCLE
    )
    status = models.CharField(
        max_length=8, choices=[(s, s) for s in DriverStatus], default=DriverStatus.OFFLINE
    )
    region = models.ForeignKey(
        Region,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="drivers",
        help_text="Where the driver went online last.",
    )
    capacity = models.PositiveSmallIntegerField(
        default=2, help_text="How many orders the driver carries at once."
    )
    rating = models.FloatField(null=True, blank=True, editable=False)
    rating_count = models.PositiveIntegerField(default=0, editable=False)
    total_deliveries = models.PositiveIntegerField(default=0, editable=False)
    offers_answered = models.PositiveIntegerField(default=0, editable=False)
    offers_accepted = models.PositiveIntegerField(default=0, editable=False)
    current_lat = models.FloatField(null=True, blank=True, editable=False)
    current_lng = models.FloatField(null=True, blank=True, editable=False)
    location_updated_at = models.DateTimeField(null=True, blank=True, editable=False)
    status_changed_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        indexes = [models.Index(fields=["region", "status"], name="driver_by_status")]
        constraints = [
            models.CheckConstraint(
                name="driver_online_somewhere",
                condition=models.Q(status=DriverStatus.OFFLINE) | models.Q(region__isnull=False),
            ),
            models.CheckConstraint(
                name="driver_answers_before_acceptances",
                condition=models.Q(offers_accepted__lte=models.F("offers_answered")),
            ),
        ]

    def __str__(self) -> str:
        return self.user.name

    @property
    def acceptance(self) -> float | None:
        """Return the share of offers accepted, None before the first."""
        return self.offers_accepted / self.offers_answered if self.offers_answered else None


class Offer(models.Model):
    """An order shown to one driver, who may take it until it expires."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="offers")
    driver = models.ForeignKey(Driver, on_delete=models.PROTECT, related_name="offers")
    status = models.CharField(
        max_length=10, choices=[(s, s) for s in OfferStatus], default=OfferStatus.OPEN
    )
    distance_m = models.PositiveIntegerField(help_text="From the driver to the shop.")
    payout_minor = models.PositiveIntegerField()
    currency = models.CharField(max_length=3)
    score = models.JSONField(help_text="Total and factors, 0 to 1 each.")
    opened_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    reject_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering: ClassVar = ["-id"]
        indexes = [
            models.Index(fields=["driver", "status"], name="offer_by_driver"),
            models.Index(
                fields=["expires_at"], name="offer_open", condition=models.Q(status="open")
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["order"],
                name="offer_one_open_per_order",
                condition=models.Q(status=OfferStatus.OPEN),
            ),
            models.UniqueConstraint(
                fields=["driver"],
                name="offer_one_open_per_driver",
                condition=models.Q(status=OfferStatus.OPEN),
            ),
            models.CheckConstraint(
                name="offer_ended_when_not_open",
                condition=models.Q(status=OfferStatus.OPEN, ended_at=None)
                | (~models.Q(status=OfferStatus.OPEN) & models.Q(ended_at__isnull=False)),
            ),
        ]


class PayoutRule(models.Model):
    """What a region pays its drivers, beside the tip that is theirs whole."""

    region = models.OneToOneField(
        Region, on_delete=models.CASCADE, primary_key=True, related_name="payout_rule"
    )
    base_minor = models.PositiveIntegerField(default=250)
    per_km_minor = models.PositiveIntegerField(default=60)


class DispatchPolicy(models.Model):
    """How a region seeks drivers for its orders."""

    region = models.OneToOneField(
        Region, on_delete=models.CASCADE, primary_key=True, related_name="dispatch_policy"
    )
    offer_ttl_s = models.PositiveSmallIntegerField(default=30)
    search_radius_m = models.PositiveIntegerField(default=2000)
    max_search_radius_m = models.PositiveIntegerField(default=8000)
    max_candidates = models.PositiveSmallIntegerField(default=20)
    cooldown_s = models.PositiveSmallIntegerField(
        default=120,
        help_text="After a declined or missed offer, before the same driver is asked again.",
    )

    class Meta:
        verbose_name_plural = "dispatch policies"
