"""Where drivers are: by the position index, and by the database where the index is lost."""

from dataclasses import replace
from datetime import datetime, timedelta

import structlog
from django.db.models import QuerySet
from redis.exceptions import RedisError

from delivery.geo.models import Region
from delivery.geo.positions import FRESH_S, Fix, PositionIndex
from delivery.kernel.geometry import Point, haversine_m
from drivers.models import Driver
from drivers.selectors import drivers_online
from orders.selectors import active_orders_of_driver

log = structlog.get_logger(__name__)
_TICK = timedelta(milliseconds=1)


def find_nearby(
    region: Region,
    points: list[Point],
    *,
    radius_m: float,
    max_radius_m: float,
    limit: int,
    now: datetime,
) -> dict[int, Fix]:
    """Return the fresh drivers near any of the points with their last fixes.

    An index that lost its drivers is filled again from the database; where Redis does not
    answer at all, the positions last saved stand in for it.
    """
    try:
        restore_lost_index(region, now=now)
        index = PositionIndex(region)
        found: dict[int, Fix] = {}
        for point in points:
            nearby = index.nearby(
                point, radius_m=radius_m, max_radius_m=max_radius_m, limit=limit, now=now
            )
            found |= {one.driver_id: one.fix for one in nearby}
    except RedisError as error:
        log.warning("positions_from_database", region=region.slug, error=str(error))
        return _saved_nearby(region, points, max_radius_m, limit, now)
    return found


def restore_lost_index(region: Region, *, now: datetime) -> int:
    """Fill the index where it is empty although drivers are online; return how many came back."""
    if PositionIndex(region).count() or not _saved(region, now).exists():
        return 0
    restored = rebuild_index(region, now=now)
    log.error("position_index_restored", region=region.slug, drivers=restored, alert=True)
    return restored


def rebuild_index(region: Region, *, now: datetime) -> int:
    """Fill the position index from the positions saved lately; return how many there were."""
    index = PositionIndex(region)
    drivers = list(_saved(region, now).select_related("user"))
    known = index.get([driver.pk for driver in drivers])
    index.clear()
    for driver in drivers:
        fixes = [fix for fix in (known.get(driver.pk), saved_fix(driver)) if fix]
        newest = max(fixes, key=lambda fix: fix.recorded_at)
        # The index takes only what is newer than what it still remembers of the driver.
        index.record(driver.pk, replace(newest, recorded_at=newest.recorded_at + _TICK))
        orders = active_orders_of_driver(driver.user).values_list("pk", flat=True)
        index.set_orders(driver.pk, orders)
    return len(drivers)


def saved_fix(driver: Driver) -> Fix | None:
    """Return the position last written to PostgreSQL, as the fix that it was."""
    if driver.saved_point is None or driver.location_updated_at is None:
        return None
    return Fix(driver.saved_point, driver.location_updated_at)


def _saved(region: Region, now: datetime) -> QuerySet[Driver]:
    since = now - timedelta(seconds=FRESH_S)
    return drivers_online(region.pk).filter(
        location_updated_at__gte=since, current_lat__isnull=False, current_lng__isnull=False
    )


def _saved_nearby(
    region: Region, points: list[Point], max_radius_m: float, limit: int, now: datetime
) -> dict[int, Fix]:
    found: dict[int, Fix] = {}
    fixes = {driver.pk: fix for driver in _saved(region, now) if (fix := saved_fix(driver))}
    for point in points:
        metres = {pk: haversine_m(point, fix.point) for pk, fix in fixes.items()}
        nearest = sorted((pk for pk, m in metres.items() if m <= max_radius_m), key=metres.get)
        found |= {pk: fixes[pk] for pk in nearest[:limit]}
    return found
