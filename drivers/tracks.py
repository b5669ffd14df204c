"""Where a driver went: its points of a stretch of time, for playing back on a map."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from delivery.geo.routing.provider import router
from delivery.geo.routing.router import Route, Spot
from delivery.kernel.clock import rfc3339
from delivery.kernel.errors import NotFound
from drivers.models import Driver, LocationPoint
from orders.models import Order

LONGEST = timedelta(hours=24)
# More than a map's line needs; a day of points each five seconds is thinned to every other.
MAX_POINTS = 10_000
# Before it was assigned and after it was over, an order's driver may have been on the way.
_MARGIN = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class Track:
    """Points oldest first; `step` above 1 means that only each step-th is here."""

    driver: Driver
    start: datetime
    end: datetime
    points: tuple[LocationPoint, ...]
    step: int


def get_driver(driver_id: int) -> Driver:
    """Return a driver with its region; raise NotFound."""
    driver = Driver.objects.select_related("user", "region").filter(pk=driver_id).first()
    if driver is None:
        raise NotFound
    return driver


def track_of(*, driver_id: int, start: datetime, end: datetime) -> Track:
    """Return what is kept of [start, end), at most MAX_POINTS; raise NotFound."""
    driver = get_driver(driver_id)
    kept = LocationPoint.objects.filter(
        driver_id=driver_id, recorded_at__gte=start, recorded_at__lt=end
    ).order_by("recorded_at")
    step = max(1, -(-kept.count() // MAX_POINTS))
    return Track(driver, start, end, tuple(list(kept)[::step]), step)


def matched_way(track: Track) -> Route:
    """Return the roads along which the track's newest points were most likely recorded."""
    trace = [
        Spot(point.point, point.recorded_at, point.accuracy_m)
        for point in track.points
        if not point.is_inaccurate
    ]
    return router().match(trace, track.driver.vehicle_type)


def local_day(driver: Driver, at: datetime) -> date:
    """Return which day it is in the driver's city."""
    return at.astimezone(_zone_of(driver)).date()


def day_of(driver: Driver, day: date) -> tuple[datetime, datetime]:
    """Return when a day of the driver's city begins and ends."""
    start = datetime(day.year, day.month, day.day, tzinfo=_zone_of(driver))
    return start, start + LONGEST


def _zone_of(driver: Driver) -> ZoneInfo:
    return ZoneInfo(driver.region.timezone if driver.region else "UTC")


def carriage_of(order: Order, *, now: datetime) -> tuple[datetime, datetime]:
    """Return from when to when an order was with its driver, at most LONGEST."""
    start = (order.assigned_at or order.created_at) - _MARGIN
    end = (order.delivered_at or order.cancelled_at or now) + _MARGIN
    return start, min(end, start + LONGEST)


def orders_carried(driver: Driver, *, start: datetime, end: datetime) -> list[Order]:
    """Return the orders that a driver had in hand in [start, end), oldest first."""
    carried = Order.objects.filter(driver_id=driver.pk, assigned_at__gte=start, assigned_at__lt=end)
    return list(carried.select_related("shop").order_by("assigned_at"))


def track_payload(track: Track) -> dict[str, Any]:
    """Describe a track to operators, oldest point first."""
    return {
        "driver_id": track.driver.pk,
        "vehicle_type": track.driver.vehicle_type,
        "from_at": rfc3339(track.start),
        "to_at": rfc3339(track.end),
        "step": track.step,
        "points": [_point_payload(point) for point in track.points],
    }


def _point_payload(point: LocationPoint) -> dict[str, Any]:
    return {
        "lat": point.lat,
        "lng": point.lng,
        "recorded_at": rfc3339(point.recorded_at),
        "speed_mps": point.speed_mps,
        "heading_deg": point.heading_deg,
        "accuracy_m": point.accuracy_m,
        "is_late": point.is_late,
        "is_inaccurate": point.is_inaccurate,
    }
