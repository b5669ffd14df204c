"""What the parties of an order think of each other."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from orders.models.order import Order


class Rating(models.Model):
    """What one party of a delivered order thought of another."""

    class Subject(models.TextChoices):
        DRIVER = "driver"
        MERCHANT = "merchant"
        CUSTOMER = "customer"

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="ratings")
    subject = models.CharField(max_length=8, choices=Subject.choices)
    stars = models.PositiveSmallIntegerField(
        validators=[MinValueValidator(1), MaxValueValidator(5)]
    )
    comment = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["order", "subject"], name="rating_once"),
            models.CheckConstraint(
                name="rating_stars_in_range", condition=models.Q(stars__range=(1, 5))
            ),
        ]
