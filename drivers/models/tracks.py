"""Where drivers have been: every point for a week, a summary per day for a month."""

from typing import ClassVar

from django.db import models
from psqlextra.models import PostgresPartitionedModel
from psqlextra.types import PostgresPartitioningMethod

from delivery.kernel.geometry import Point
from drivers.models.drivers import Driver


class LocationPoint(PostgresPartitionedModel):
    """One position that a driver's device recorded; partitioned by the day of `recorded_at`.

    A device records one position per instant, so the two are the key: a point that was sent
    twice is kept once, and a driver's day is one range of the index.
    """

    class PartitioningMeta:
        method = PostgresPartitioningMethod.RANGE
        key: ClassVar = ["recorded_at"]

    pk = models.CompositePrimaryKey("driver_id", "recorded_at")
    # Thousands of rows per second: the driver is known to exist, and is never deleted.
    driver = models.ForeignKey(
        Driver, on_delete=models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+"
    )
    recorded_at = models.DateTimeField()
    received_at = models.DateTimeField()
    lat = models.FloatField()
    lng = models.FloatField()
    speed_mps = models.FloatField(null=True)
    heading_deg = models.FloatField(null=True)
    accuracy_m = models.FloatField(null=True)
    is_late = models.BooleanField(help_text="A newer position was known when it came.")
    is_inaccurate = models.BooleanField(help_text="The device was not sure of it.")

    @property
    def point(self) -> Point:
        """Return the position."""
        return Point(self.lat, self.lng)


class DayTrack(models.Model):
    """What a driver's points of one day of UTC come to."""

    driver = models.ForeignKey(Driver, on_delete=models.CASCADE, related_name="day_tracks")
    day = models.DateField()
    points = models.PositiveIntegerField()
    late_points = models.PositiveIntegerField()
    inaccurate_points = models.PositiveIntegerField()
    distance_m = models.FloatField()
    moving_s = models.FloatField()
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    south = models.FloatField()
    west = models.FloatField()
    north = models.FloatField()
    east = models.FloatField()

    class Meta:
        ordering: ClassVar = ["-day"]
        constraints = [
            models.UniqueConstraint(fields=["driver", "day"], name="one_track_per_driver_and_day")
        ]
        indexes = [models.Index(fields=["day"], name="day_track_by_day")]
