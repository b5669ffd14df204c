"""Shops: where they are, what they are called, and when they take orders."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models.functions import Upper
from django.utils.translation import gettext_lazy as _

from delivery.geo.models import Region
from delivery.geo.osm.records import ShopCategory
from delivery.kernel.geometry import Point, haversine_m
from merchants.areas import check_ring, ring_contains
from merchants.policy import MAX_DELIVERY_RADIUS_M, OpeningPeriod, is_within_hours


class Category(models.TextChoices):
    """The kinds of shop that deliver, as the map importer knows them."""

    RESTAURANT = ShopCategory.RESTAURANT.value, _("Restaurant")
    FAST_FOOD = ShopCategory.FAST_FOOD.value, _("Fast food")
    CAFE = ShopCategory.CAFE.value, _("Café")
    BAR = ShopCategory.BAR.value, _("Bar")
    ICE_CREAM = ShopCategory.ICE_CREAM.value, _("Ice cream")
    BAKERY = ShopCategory.BAKERY.value, _("Bakery")
    SUPERMARKET = ShopCategory.SUPERMARKET.value, _("Supermarket")
    GROCERY = ShopCategory.GROCERY.value, _("Grocery")
    ALCOHOL = ShopCategory.ALCOHOL.value, _("Alcohol")
    PHARMACY = ShopCategory.PHARMACY.value, _("Pharmacy")
    FLORIST = ShopCategory.FLORIST.value, _("Florist")
    BOOKS = ShopCategory.BOOKS.value, _("Books")
    GIFTS = ShopCategory.GIFTS.value
    PETS = ShopCategory.PETS.value


class Shop(models.Model):
    """A place that sells; clients know it as a merchant."""

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="shops")
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="owned_shops",
    )
    staff = models.ManyToManyField(
        settings.AUTH_USER_MODEL, blank=True, related_name="staffed_shops"
    )
    name = models.CharField(max_length=120)
    slug = models.SlugField(max_length=140, unique=True)
    category = models.CharField(max_length=20, choices=Category.choices)
    cuisine = models.CharField(max_length=120, blank=True)
    address = models.CharField(max_length=200)
    lat = models.FloatField()
    lng = models.FloatField()
    map_id = models.CharField(max_length=24, blank=True, help_text="Its id on OpenStreetMap.")
    avg_prep_time_minutes = models.PositiveSmallIntegerField(default=15)
    busy_extra_minutes = models.PositiveSmallIntegerField(default=0)
    delivery_radius_m = models.PositiveIntegerField(default=4000)
    delivery_area = models.JSONField(
        default=list, blank=True, validators=[check_ring],
        help_text="Corners [lat, lng] of the area that is delivered to; empty for the radius.",
    )  # fmt: skip
    minimum_order_minor = models.PositiveIntegerField(default=0)
    auto_accept = models.BooleanField(
        default=False, help_text="Orders are accepted as they come in."
    )
    accept_within_minutes = models.PositiveSmallIntegerField(
        default=10, validators=[MinValueValidator(1), MaxValueValidator(120)],
        help_text="After that, an unanswered order is declined for the shop.",
    )  # fmt: skip
    is_accepting = models.BooleanField(
        default=True, help_text="The shop's own switch, beside its opening hours."
    )
    resumes_at = models.DateTimeField(
        null=True, blank=True, help_text="A shop that is switched off is switched on again then."
    )
    has_invented_menu = models.BooleanField(
        default=False, help_text="Menu and prices are invented; pages say so."
    )
    rating = models.FloatField(null=True, blank=True, editable=False)
    rating_count = models.PositiveIntegerField(default=0, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [
            models.Index(fields=["lat", "lng"], name="shop_position"),
            models.Index(
                fields=["resumes_at"],
                name="shop_resumes",
                condition=models.Q(resumes_at__isnull=False),
            ),
            GinIndex(OpClass(Upper("name"), name="gin_trgm_ops"), name="shop_name_trigrams"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["region", "map_id"],
                name="shop_once_per_map_id",
                condition=~models.Q(map_id=""),
            ),
            models.CheckConstraint(
                name="shop_rating_in_range",
                condition=models.Q(rating=None) | models.Q(rating__range=(1, 5)),
            ),
            models.CheckConstraint(
                name="shop_delivery_radius_in_range",
                condition=models.Q(delivery_radius_m__lte=MAX_DELIVERY_RADIUS_M),
            ),
            models.CheckConstraint(
                name="shop_resumes_only_when_off",
                condition=models.Q(resumes_at=None) | models.Q(is_accepting=False),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def point(self) -> Point:
        """Return where the shop is."""
        return Point(self.lat, self.lng)

    def delivers_to(self, point: Point) -> bool:
        """Tell whether a point lies in the shop's delivery area or, without one, its radius.

        Nothing farther than MAX_DELIVERY_RADIUS_M is delivered to, whatever an area says.
        """
        distance_m = haversine_m(self.point, point)
        if not self.delivery_area:
            return distance_m <= self.delivery_radius_m
        return distance_m <= MAX_DELIVERY_RADIUS_M and ring_contains(self.delivery_area, point)

    @property
    def prep_minutes(self) -> int:
        """Return how long an order takes in the kitchen as things are."""
        return self.avg_prep_time_minutes + self.busy_extra_minutes

    def is_open(self, now: datetime) -> bool:
        """Tell whether the shop takes orders; a shop without hours never closes."""
        return self.is_accepting and self.is_within_hours(now)

    def is_within_hours(self, at: datetime) -> bool:
        """Tell whether an instant falls into the opening hours, whatever the shop's switch says."""
        return is_within_hours(self.periods(), at.astimezone(ZoneInfo(self.region.timezone)))

    def periods(self) -> list[OpeningPeriod]:
        """Return the opening hours as the policy reads them."""
        return [
            OpeningPeriod(p.weekday, p.opens_minute, p.closes_minute, p.on_date)
            for p in self.opening_periods.all()
        ]
