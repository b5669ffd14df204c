"""What a region pays and how it seeks its drivers."""

from django.db import models

from delivery.geo.models import Region
from drivers.policy import Rates


class PayoutRule(models.Model):
    """What a region pays its drivers, beside the tip that is theirs whole."""

    region = models.OneToOneField(
        Region, on_delete=models.CASCADE, primary_key=True, related_name="payout_rule"
    )
    base_minor = models.PositiveIntegerField(default=250)
    per_km_minor = models.PositiveIntegerField(default=60)
    per_minute_minor = models.PositiveIntegerField(default=8, help_text="Of estimated travel.")
    waiting_per_minute_minor = models.PositiveIntegerField(
        default=15, help_text="Of waiting at the shop past the free time."
    )
    waiting_free_s = models.PositiveIntegerField(default=300)
    waiting_paid_max_s = models.PositiveIntegerField(default=1800)

    @property
    def rates(self) -> Rates:
        """Return the rule as numbers to reckon with."""
        return Rates(
            base_minor=self.base_minor,
            per_km_minor=self.per_km_minor,
            per_minute_minor=self.per_minute_minor,
            waiting_per_minute_minor=self.waiting_per_minute_minor,
            waiting_free_s=self.waiting_free_s,
            waiting_paid_max_s=self.waiting_paid_max_s,
        )


class Policy(models.TextChoices):
    """Who decides which driver is asked."""

    BATCH = "batch", "All orders and drivers together"
    SEQUENTIAL = "sequential", "Best score first, one order at a time"


class DispatchPolicy(models.Model):
    """How a region seeks drivers for its orders."""

    region = models.OneToOneField(
        Region, on_delete=models.CASCADE, primary_key=True, related_name="dispatch_policy"
    )
    policy = models.CharField(max_length=12, choices=Policy.choices, default=Policy.BATCH)
    offer_ttl_s = models.PositiveSmallIntegerField(default=30)
    offer_lead_s = models.PositiveSmallIntegerField(
        default=45,
        help_text="How long before it has to leave for the kitchen a driver is asked.",
    )
    search_radius_m = models.PositiveIntegerField(default=2000)
    max_search_radius_m = models.PositiveIntegerField(default=8000)
    max_candidates = models.PositiveSmallIntegerField(default=20)
    cooldown_s = models.PositiveSmallIntegerField(
        default=120,
        help_text="After a declined or missed offer, before the same driver is asked again.",
    )
    broadcast_after_rounds = models.PositiveSmallIntegerField(
        default=4, help_text="Declined or missed offers, after which several drivers are asked."
    )
    broadcast_size = models.PositiveSmallIntegerField(default=5)
    unserved_after_s = models.PositiveIntegerField(
        default=240,
        help_text="Without a driver for this long, operator and customer are told.",
    )
    target_minutes = models.PositiveSmallIntegerField(
        default=45, help_text="From order to door; lateness past it costs double."
    )
    bicycle_max_trip_m = models.PositiveIntegerField(
        default=7000, help_text="Longer deliveries go to motor vehicles."
    )

    class Meta:
        verbose_name_plural = "dispatch policies"


class DispatchTurn(models.Model):
    """The newest dispatch run of a region; `fence` keeps any older one from writing."""

    region = models.OneToOneField(
        Region, on_delete=models.CASCADE, primary_key=True, related_name="dispatch_turn"
    )
    fence = models.BigIntegerField(default=0, editable=False)
    started_at = models.DateTimeField(null=True, editable=False)
    took_ms = models.PositiveIntegerField(null=True, editable=False)
    policy = models.CharField(max_length=12, blank=True, editable=False)
    orders = models.PositiveIntegerField(default=0, editable=False)
    drivers = models.PositiveIntegerField(default=0, editable=False)
    offers = models.PositiveIntegerField(default=0, editable=False)
