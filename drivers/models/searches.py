"""The search for an order's driver: where it stands."""

from django.db import models

from orders.models import Order


class Search(models.Model):
    """One row per order that a driver was ever sought for."""

    order = models.OneToOneField(
        Order, on_delete=models.CASCADE, primary_key=True, related_name="search"
    )
    began_at = models.DateTimeField()
    due_at = models.DateTimeField(
        null=True,
        blank=True,
        help_text="When a driver first had to be asked to come in time for the food.",
    )
    rounds = models.PositiveSmallIntegerField(
        default=0, help_text="Offers declined or missed; broadcast offers count together."
    )
    unserved_at = models.DateTimeField(
        null=True, blank=True, help_text="When operator and customer were told of the delay."
    )
    unserved_reason = models.CharField(max_length=20, blank=True)
    driver_lost_at = models.DateTimeField(
        null=True, blank=True, help_text="When the driver in charge was found to be gone."
    )

    class Meta:
        verbose_name_plural = "searches"
        indexes = [
            models.Index(
                fields=["unserved_at"],
                name="search_unserved",
                condition=models.Q(unserved_at__isnull=False),
            ),
            models.Index(
                fields=["driver_lost_at"],
                name="search_driver_lost",
                condition=models.Q(driver_lost_at__isnull=False),
            ),
        ]
