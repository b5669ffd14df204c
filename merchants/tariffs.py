"""What the platform charges in a region."""

from django.db import models

from delivery.geo.models import Region


class Tariff(models.Model):
    """What the platform charges in a region, on top of the shop's prices.

    `tax_bp` is added on top of subtotal, delivery and service fee, never of the tip. It is 0
    where prices shown to consumers include tax, as European law has it.
    """

    region = models.OneToOneField(
        Region, on_delete=models.CASCADE, primary_key=True, related_name="tariff"
    )
    delivery_base_minor = models.PositiveIntegerField(default=190)
    included_m = models.PositiveIntegerField(
        default=1000, help_text="The part of the way that the base pays for."
    )
    delivery_per_km_minor = models.PositiveIntegerField(default=60)
    service_fee_bp = models.PositiveIntegerField(
        default=500, help_text="Basis points of the subtotal: 500 is 5 %."
    )
    tax_bp = models.PositiveIntegerField(
        default=0, help_text="Basis points added on top; 0 where prices include tax."
    )
    surge_bp = models.PositiveIntegerField(
        default=10_000,
        help_text="The delivery fee's share in times of high demand: 15000 is one and a half.",
    )
    cancellation_fee_bp = models.PositiveIntegerField(
        default=5000,
        help_text="Basis points of the goods, once the shop has accepted and a customer calls off.",
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="tariff_shares_below_the_whole",
                condition=models.Q(
                    service_fee_bp__lte=10_000, tax_bp__lte=10_000, cancellation_fee_bp__lte=10_000
                ),
            ),
            models.CheckConstraint(
                name="tariff_surge_never_discounts",
                condition=models.Q(surge_bp__gte=10_000),
            ),
        ]

    def __str__(self) -> str:
        return f"Tariff of {self.region}"

    @property
    def surge_multiplier(self) -> float:
        """Return the surge as clients see it."""
        return self.surge_bp / 10_000
