"""An order: partitioned by the month in its UUIDv7 id."""

from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.db import models
from psqlextra.models import PostgresPartitionedModel
from psqlextra.types import PostgresPartitioningMethod

from delivery.geo.models import Region
from delivery.kernel.geometry import Point
from delivery.kernel.ids import instant_of
from merchants.models import Shop
from orders.states import ACTIVE, STAMPS, OrderStatus


class Order(PostgresPartitionedModel):
    """One order; its prices are fixed when it is placed and its id tells when that was."""

    class PartitioningMeta:
        method = PostgresPartitioningMethod.RANGE
        key: ClassVar = ["id"]

    id = models.UUIDField(primary_key=True, editable=False)
    code = models.CharField(max_length=8, help_text="What people say to each other at the door.")
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="orders")
    customer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="orders"
    )
    shop = models.ForeignKey(Shop, on_delete=models.PROTECT, related_name="orders")
    # Drivers live on a higher floor; here a driver is a user who carries the order.
    driver = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="driven_orders",
    )
    status = models.CharField(
        max_length=12,
        choices=[(s, s.replace("_", " ")) for s in OrderStatus],
        default=OrderStatus.PENDING,
    )

    delivery_address = models.CharField(max_length=200)
    delivery_lat = models.FloatField()
    delivery_lng = models.FloatField()
    delivery_notes = models.CharField(max_length=500, blank=True)
    leave_at_door = models.BooleanField(default=False)
    requires_pin = models.BooleanField(
        default=False, help_text="The customer tells the driver a PIN at the door."
    )
    door_photo = models.CharField(
        max_length=100,
        blank=True,
        editable=False,
        help_text="What was left at the door: a file's name.",
    )
    distance_m = models.PositiveIntegerField()
    prep_minutes = models.PositiveSmallIntegerField()

    currency = models.CharField(max_length=3)
    subtotal_minor = models.PositiveIntegerField()
    delivery_fee_minor = models.PositiveIntegerField()
    service_fee_minor = models.PositiveIntegerField()
    tax_minor = models.PositiveIntegerField()
    tip_minor = models.PositiveIntegerField()
    discount_minor = models.PositiveIntegerField(default=0)
    total_minor = models.PositiveIntegerField(help_text="What was charged when it was placed.")
    promotion_code = models.CharField(max_length=32, blank=True)
    # What came after the charge; the adjustments say why.
    tip_added_minor = models.PositiveIntegerField(default=0)
    refunded_minor = models.PositiveIntegerField(default=0)
    cancellation_fee_minor = models.PositiveIntegerField(default=0)

    scheduled_for = models.DateTimeField(
        null=True, blank=True, help_text="The chosen slot's beginning; empty for at once."
    )
    due_at = models.DateTimeField(
        null=True, blank=True, help_text="Before then, neither kitchen nor driver has to begin."
    )
    answer_by_at = models.DateTimeField(
        null=True, blank=True, help_text="Then an unanswered order is declined for the shop."
    )
    eta_at = models.DateTimeField(null=True, blank=True)
    eta_low_at = models.DateTimeField(null=True, blank=True)
    eta_high_at = models.DateTimeField(null=True, blank=True)
    promised_by_at = models.DateTimeField(
        null=True, blank=True, help_text="The end of the range that the checkout promised."
    )

    confirmed_at = models.DateTimeField(null=True, blank=True)
    preparing_at = models.DateTimeField(null=True, blank=True)
    ready_at = models.DateTimeField(null=True, blank=True)
    assigned_at = models.DateTimeField(null=True, blank=True)
    picked_up_at = models.DateTimeField(null=True, blank=True)
    delivered_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancel_reason = models.CharField(max_length=200, blank=True)
    cancelled_by = models.CharField(max_length=12, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["customer", "-id"], name="order_by_customer"),
            models.Index(fields=["shop", "status", "-id"], name="order_by_shop"),
            models.Index(fields=["driver", "status"], name="order_by_driver"),
            models.Index(fields=["code"], name="order_by_code"),
            models.Index(
                fields=["region", "status"],
                name="order_active",
                condition=models.Q(status__in=sorted(ACTIVE)),
            ),
            models.Index(
                fields=["answer_by_at"],
                name="order_unanswered",
                condition=models.Q(status=OrderStatus.PENDING),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="order_status_known", condition=models.Q(status__in=sorted(OrderStatus))
            ),
            models.CheckConstraint(
                name="order_total_adds_up",
                condition=models.Q(
                    total_minor=models.F("subtotal_minor")
                    + models.F("delivery_fee_minor")
                    + models.F("service_fee_minor")
                    + models.F("tax_minor")
                    + models.F("tip_minor")
                    - models.F("discount_minor")
                ),
            ),
            models.CheckConstraint(
                name="order_discount_within_subtotal",
                condition=models.Q(discount_minor__lte=models.F("subtotal_minor")),
            ),
            models.CheckConstraint(
                name="order_refund_within_charge",
                condition=models.Q(
                    refunded_minor__lte=models.F("total_minor") + models.F("tip_added_minor")
                ),
            ),
            models.CheckConstraint(
                name="order_cancellation_fee_of_cancelled",
                condition=models.Q(cancellation_fee_minor=0)
                | models.Q(
                    status=OrderStatus.CANCELLED,
                    cancellation_fee_minor__lte=models.F("total_minor"),
                ),
            ),
            models.CheckConstraint(
                name="order_driver_with_assignment",
                condition=models.Q(driver=None, assigned_at=None)
                | models.Q(driver__isnull=False, assigned_at__isnull=False),
            ),
            models.CheckConstraint(
                name="order_carried_by_a_driver",
                condition=~models.Q(status__in=["picked_up", "delivered"])
                | models.Q(driver__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def created_at(self) -> datetime:
        """Read from the id when the order was placed."""
        return instant_of(self.id)

    @property
    def last_moved_at(self) -> datetime:
        """Return the newest of the times that are kept of what happened to the order."""
        times = [getattr(self, field) for field in (*STAMPS.values(), "assigned_at")]
        return max([self.created_at, *filter(None, times)])

    @property
    def dropoff(self) -> Point:
        """Return where the order goes."""
        return Point(self.delivery_lat, self.delivery_lng)

    @property
    def is_active(self) -> bool:
        """Tell whether something may still happen to the order."""
        return self.status in ACTIVE
