"""When shops are open."""

from typing import ClassVar

from django.db import models

from merchants.models.shop import Shop


class ShopHours(models.Model):
    """One stretch of opening; past midnight `closes_minute` exceeds 1440.

    It counts every week, or with `on_date` on that day alone, which then has no other hours; a
    stretch without length says that the shop stays closed on that day.
    """

    shop = models.ForeignKey(Shop, on_delete=models.CASCADE, related_name="opening_periods")
    weekday = models.PositiveSmallIntegerField(help_text="0 is Monday.")
    opens_minute = models.PositiveSmallIntegerField()
    closes_minute = models.PositiveSmallIntegerField()
    on_date = models.DateField(null=True, blank=True, help_text="Empty for every week.")
    note = models.CharField(max_length=60, blank=True, help_text="Why that day is different.")

    class Meta:
        verbose_name_plural = "shop hours"
        ordering: ClassVar = ["weekday", "opens_minute"]
        constraints = [
            models.CheckConstraint(
                name="shop_hours_in_order",
                condition=models.Q(
                    weekday__lte=6,
                    opens_minute__lt=1440,
                    closes_minute__gte=models.F("opens_minute"),
                    closes_minute__lte=2880,
                ),
            ),
            models.CheckConstraint(
                name="shop_hours_closed_on_a_date_only",
                condition=models.Q(on_date__isnull=False)
                | models.Q(closes_minute__gt=models.F("opens_minute")),
            ),
        ]
