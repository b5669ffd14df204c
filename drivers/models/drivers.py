"""Drivers and what they move with."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from delivery.geo.models import Region
from delivery.geo.routing.detour import SPEED_MPS
from delivery.kernel.geometry import Point, haversine_m
from drivers.states import DriverStatus


class VehicleType(models.TextChoices):
    """What a driver moves with; each has a speed in the routing engine."""

    BICYCLE = "bicycle", _("Bicycle")
    SCOOTER = "scooter", _("Scooter")
    MOTORCYCLE = "motorcycle", _("Motorcycle")
    CAR = "car", _("Car")


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
    shift_ends_at = models.DateTimeField(
        null=True, blank=True, help_text="No pick-up is planned past it; empty for an open end."
    )
    zone_lat = models.FloatField(null=True, blank=True)
    zone_lng = models.FloatField(null=True, blank=True)
    zone_radius_m = models.PositiveIntegerField(
        null=True, blank=True, help_text="The driver is asked for trips inside this circle only."
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
            models.CheckConstraint(
                name="driver_zone_whole_or_none",
                condition=models.Q(zone_lat=None, zone_lng=None, zone_radius_m=None)
                | models.Q(
                    zone_lat__isnull=False, zone_lng__isnull=False, zone_radius_m__isnull=False
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.user.name

    @property
    def acceptance(self) -> float | None:
        """Return the share of offers accepted, None before the first."""
        return self.offers_accepted / self.offers_answered if self.offers_answered else None

    @property
    def saved_point(self) -> Point | None:
        """Return the position last written to PostgreSQL."""
        if self.current_lat is None or self.current_lng is None:
            return None
        return Point(self.current_lat, self.current_lng)

    def serves(self, *points: Point) -> bool:
        """Tell whether all points lie in the driver's zone; without one, everywhere does."""
        if self.zone_lat is None or self.zone_lng is None or self.zone_radius_m is None:
            return True
        centre = Point(self.zone_lat, self.zone_lng)
        return all(haversine_m(centre, point) <= self.zone_radius_m for point in points)
