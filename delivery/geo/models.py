"""Where the platform works: regions, their addresses and their map."""

from django.db import models

from delivery.kernel.geometry import Bounds, Point


class Region(models.Model):
    """A city or district served as one: one currency, one clock, one Redis."""

    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=80)
    timezone = models.CharField(max_length=40)
    currency = models.CharField(max_length=3)
    south = models.FloatField()
    west = models.FloatField()
    north = models.FloatField()
    east = models.FloatField()
    redis_alias = models.CharField(
        max_length=40, default="default", help_text="One of the REDIS_ALIASES of the settings."
    )
    attribution = models.CharField(max_length=120, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="region_bounds_in_order",
                condition=models.Q(south__lt=models.F("north"), west__lt=models.F("east")),
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def bounds(self) -> Bounds:
        """Return the box that the region serves."""
        return Bounds(self.south, self.west, self.north, self.east)


class RegionMap(models.Model):
    """The drawn map of a region, kept as the gzip bytes that browsers receive."""

    region = models.OneToOneField(
        Region, on_delete=models.CASCADE, primary_key=True, related_name="map"
    )
    basemap_gzip = models.BinaryField()
    sha256 = models.CharField(max_length=64)


class Address(models.Model):
    """A door of the region that something can be delivered to."""

    region = models.ForeignKey(Region, on_delete=models.CASCADE, related_name="addresses")
    street = models.CharField(max_length=120)
    house_number = models.CharField(max_length=20)
    postcode = models.CharField(max_length=16, blank=True)
    city = models.CharField(max_length=80, blank=True)
    lat = models.FloatField()
    lng = models.FloatField()

    class Meta:
        verbose_name_plural = "addresses"
        indexes = [models.Index(fields=["region", "street", "house_number"], name="address_door")]

    def __str__(self) -> str:
        return f"{self.street} {self.house_number}".strip()

    @property
    def point(self) -> Point:
        """Return the position of the door."""
        return Point(self.lat, self.lng)
