"""How an order's delivery goes, as far as only tracking cares."""

from django.db import models

from orders.models import Order


class Journey(models.Model):
    """What was first promised, what is shown, and where the driver was seen to arrive."""

    order = models.OneToOneField(
        Order, on_delete=models.CASCADE, primary_key=True, related_name="journey"
    )
    promised_at = models.DateTimeField(help_text="The arrival that the checkout promised.")
    announced_prep_minutes = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="What the shop's page said before it had answered."
    )
    stage = models.CharField(max_length=10, help_text="The newest promise's.")
    direction = models.SmallIntegerField(
        default=0, help_text="Whether the shown time last moved to later (1) or earlier (-1)."
    )
    turning_at = models.DateTimeField(
        null=True, blank=True, help_text="Since when estimates ask to turn the shown time back."
    )
    delay_reason = models.CharField(max_length=20, blank=True)
    next_delay_reason = models.CharField(
        max_length=20, blank=True, db_default="", help_text="What may take its place."
    )
    next_delay_at = models.DateTimeField(
        null=True, blank=True, help_text="Since when it would be said instead."
    )
    at_shop_at = models.DateTimeField(null=True, blank=True)
    at_door_at = models.DateTimeField(null=True, blank=True)
