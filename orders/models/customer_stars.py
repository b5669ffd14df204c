"""What drivers think of a customer, kept beside the person."""

from django.conf import settings
from django.db import models


class CustomerStars(models.Model):
    """The average of all stars that drivers gave a customer, and their number."""

    customer = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True, related_name="stars"
    )
    average = models.FloatField(null=True)
    count = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name_plural = "customers' stars"
        constraints = [
            models.CheckConstraint(
                name="customer_stars_in_range",
                condition=models.Q(average=None) | models.Q(average__range=(1, 5)),
            )
        ]

    def __str__(self) -> str:
        return f"{self.customer}: {self.average} of {self.count}"
