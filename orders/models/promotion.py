"""Discounts that customers ask for by a code."""

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models.functions import Upper

from delivery.geo.models import Region
from merchants.models import Shop
from orders.models.order import Order


class Promotion(models.Model):
    """A share of the subtotal, or an amount off it, for as many as the limits allow."""

    code = models.CharField(max_length=32, help_text="As customers type it; case is ignored.")
    region = models.ForeignKey(Region, on_delete=models.CASCADE, related_name="promotions")
    shop = models.ForeignKey(
        Shop, on_delete=models.CASCADE, null=True, blank=True, related_name="promotions",
        help_text="Empty for every shop of the region.",
    )  # fmt: skip
    percent_bp = models.PositiveIntegerField(
        null=True, blank=True, help_text="Basis points of the subtotal: 1000 is 10 %."
    )
    amount_minor = models.PositiveIntegerField(null=True, blank=True)
    max_discount_minor = models.PositiveIntegerField(null=True, blank=True)
    minimum_subtotal_minor = models.PositiveIntegerField(default=0)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True, blank=True)
    max_uses = models.PositiveIntegerField(null=True, blank=True, validators=[MinValueValidator(1)])
    max_uses_per_customer = models.PositiveIntegerField(
        null=True, blank=True, validators=[MinValueValidator(1)]
    )
    used_count = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(Upper("code"), "region", name="promotion_code_once"),
            models.CheckConstraint(
                name="promotion_percent_or_amount",
                condition=models.Q(percent_bp__range=(1, 10_000), amount_minor=None)
                | models.Q(percent_bp=None, amount_minor__gte=1),
            ),
            models.CheckConstraint(
                name="promotion_within_its_limit",
                condition=models.Q(max_uses=None) | models.Q(used_count__lte=models.F("max_uses")),
            ),
        ]

    def __str__(self) -> str:
        return self.code


class Redemption(models.Model):
    """One use of a promotion; a cancelled order gives it back."""

    promotion = models.ForeignKey(Promotion, on_delete=models.PROTECT, related_name="redemptions")
    order = models.OneToOneField(Order, on_delete=models.CASCADE, related_name="redemption")
    customer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField()
    released_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["promotion", "customer"],
                name="redemption_by_customer",
                condition=models.Q(released_at=None),
            )
        ]
