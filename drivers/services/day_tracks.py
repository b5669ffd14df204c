"""Sum up each day's points per driver, and let go of points that are old enough."""

from datetime import date, datetime, timedelta

import structlog
from django.db import OperationalError, connection, transaction
from django.db.models import Sum

from delivery.archive.daily import days_held, drop_day
from delivery.archive.periods import midnight
from delivery.kernel.geometry import EARTH_RADIUS_M
from drivers.models import DayTrack, LocationPoint

log = structlog.get_logger(__name__)

KEEP_POINTS = timedelta(days=7)
# Both count from the day's end; sums leave the database with the points, by the mover.
KEEP_SUMS = timedelta(days=30)
# Points may come an hour late; then a day is complete.
_SETTLED = timedelta(hours=2)
# A longer silence is a break, not a ride; slower is standing, with a device that drifts; faster
# is a device in error.
_MAX_GAP_S = 60.0
_MIN_MPS = 0.5
_MAX_MPS = 70.0

_SUM_UP = """
INSERT INTO drivers_daytrack (
    driver_id, day, points, late_points, inaccurate_points, distance_m, moving_s,
    first_at, last_at, south, west, north, east
)
SELECT driver_id, %(day)s, count(*), count(*) FILTER (WHERE is_late),
    count(*) FILTER (WHERE is_inaccurate),
    coalesce(sum(step_m) FILTER (WHERE is_ride), 0),
    coalesce(sum(step_s) FILTER (WHERE is_ride), 0),
    min(recorded_at), max(recorded_at), min(lat), min(lng), max(lat), max(lng)
FROM (
    SELECT *, step_s <= %(max_gap_s)s
        AND step_m BETWEEN step_s * %(min_mps)s AND step_s * %(max_mps)s AS is_ride
    FROM (
        SELECT *, extract(epoch FROM recorded_at - last_at)::float8 AS step_s,
            2 * %(radius_m)s * asin(least(1, sqrt(
                sin(radians(lat - last_lat) / 2) ^ 2 + cos(radians(last_lat))
                * cos(radians(lat)) * sin(radians(lng - last_lng) / 2) ^ 2
            ))) AS step_m
        FROM (
            SELECT *, lag(recorded_at) OVER ride AS last_at, lag(lat) OVER ride AS last_lat,
                lag(lng) OVER ride AS last_lng
            FROM drivers_locationpoint
            WHERE recorded_at >= %(start)s AND recorded_at < %(end)s
            -- An inaccurate point is counted but does not bend the line.
            WINDOW ride AS (PARTITION BY driver_id, is_inaccurate ORDER BY recorded_at)
        ) AS followed
    ) AS measured
) AS ridden
GROUP BY driver_id
ON CONFLICT (driver_id, day) DO UPDATE SET
    points = excluded.points, late_points = excluded.late_points,
    inaccurate_points = excluded.inaccurate_points, distance_m = excluded.distance_m,
    moving_s = excluded.moving_s, first_at = excluded.first_at, last_at = excluded.last_at,
    south = excluded.south, west = excluded.west, north = excluded.north, east = excluded.east
"""

# Of a row of sums: whether points of its day are still there.
HAS_POINTS = """EXISTS (
    SELECT 1 FROM drivers_locationpoint AS point
    WHERE point.recorded_at >= drivers_daytrack.day::timestamp AT TIME ZONE 'UTC'
      AND point.recorded_at < (drivers_daytrack.day + 1)::timestamp AT TIME ZONE 'UTC'
)"""


def tend_history(*, now: datetime) -> None:
    """Sum up every complete day once, drop the points of old days."""
    for day in days_held(LocationPoint):
        end = midnight(day) + timedelta(days=1)
        if now >= end + _SETTLED and not DayTrack.objects.filter(day=day).exists():
            sum_up_day(day=day)
        if now >= end + KEEP_POINTS:
            _let_go(day)


def count_old_points(*, now: datetime) -> int:
    """Return how many points are due to go with their day."""
    return LocationPoint.objects.filter(
        recorded_at__lt=midnight((now - KEEP_POINTS).date())
    ).count()


def forget_points(*, now: datetime) -> int:
    """Tend the history; return how many points went with their days."""
    due = count_old_points(now=now)
    tend_history(now=now)
    return due - count_old_points(now=now)


@transaction.atomic
def sum_up_day(*, day: date) -> int:
    """Write a row for each driver with points on the day, anew if need be; return how many."""
    start = midnight(day)
    with connection.cursor() as cursor:
        cursor.execute(
            _SUM_UP,
            {
                "day": day,
                "start": start,
                "end": start + timedelta(days=1),
                "radius_m": EARTH_RADIUS_M,
                "max_gap_s": _MAX_GAP_S,
                "min_mps": _MIN_MPS,
                "max_mps": _MAX_MPS,
            },
        )
        written: int = cursor.rowcount
    return written


def _let_go(day: date) -> None:
    try:
        with transaction.atomic():
            # What came after the day was summed up is in the sums before it goes.
            if _points(day) != _summed_up(day):
                sum_up_day(day=day)
            drop_day(LocationPoint, day)
    except OperationalError as error:
        log.warning("location_day_kept", day=str(day), error=str(error))
    else:
        log.info("location_day_dropped", day=str(day))


def _points(day: date) -> int:
    start = midnight(day)
    return LocationPoint.objects.filter(
        recorded_at__gte=start, recorded_at__lt=start + timedelta(days=1)
    ).count()


def _summed_up(day: date) -> int:
    total = DayTrack.objects.filter(day=day).aggregate(points=Sum("points"))
    return total["points"] or 0
