"""Let drivers go online and offline."""

from datetime import datetime

import structlog
from django.db import transaction
from redis.exceptions import RedisError

from delivery.accounts.models import User
from delivery.events.outbox import Actor, emit
from delivery.geo.models import Region
from delivery.geo.positions import Fix, PositionIndex
from delivery.geo.selectors import region_at
from delivery.kernel.errors import Invalid
from delivery.kernel.geometry import Point
from drivers.errors import OutsideEveryRegion
from drivers.locks import lock_driver
from drivers.models import Driver
from drivers.states import DriverStatus
from orders.selectors import active_orders_of_driver

log = structlog.get_logger(__name__)


def go_online(
    *, actor: User, point: Point, now: datetime, ends_at: datetime | None = None
) -> Driver:
    """Start a shift where the driver stands; nothing is planned past its end.

    Raises NotADriver, OutsideEveryRegion, Invalid for an end that is past.
    """
    if ends_at is not None and ends_at <= now:
        raise Invalid(fields={"shift_ends_at": ["A shift ends after it begins."]})
    region = region_at(point)
    if region is None:
        raise OutsideEveryRegion
    with transaction.atomic():
        driver = lock_driver(actor.pk)
        was_in = driver.region
        driver.status, driver.region = DriverStatus.ONLINE, region
        driver.shift_ends_at = ends_at
        driver.current_lat, driver.current_lng = point
        driver.location_updated_at = driver.status_changed_at = now
        driver.save()
        _emit("driver.online", driver, actor, now)
        # Under the lock, so that the index never lags behind a later change of the shift.
        if was_in and was_in != region:
            PositionIndex(was_in).remove(driver.pk)
        index = PositionIndex(region)
        index.record(driver.pk, Fix(point, now))
        index.set_orders(driver.pk, active_orders_of_driver(actor).values_list("pk", flat=True))
    return driver


def go_offline(*, actor: User, now: datetime) -> Driver:
    """End one's own shift; an order in hand stays assigned. Raises NotADriver."""
    return end_shift(driver_id=actor.pk, actor=actor, now=now)


def end_shift(*, driver_id: int, actor: Actor, now: datetime) -> Driver:
    """End a driver's shift, as an operator may; an order in hand stays. Raises NotADriver."""
    with transaction.atomic():
        driver = lock_driver(driver_id)
        if driver.status == DriverStatus.OFFLINE:
            return driver
        driver.status, driver.status_changed_at = DriverStatus.OFFLINE, now
        driver.save(update_fields=["status", "status_changed_at"])
        _emit("driver.offline", driver, actor, now)
        # Under the lock: who has begun anew meanwhile must not be taken out after that.
        if driver.region:
            PositionIndex(driver.region).remove(driver.pk)
    return driver


def share_moves_for_orders(driver_id: int) -> None:
    """Publish a driver's moves for exactly the orders it has in hand now.

    A step: under the driver's lock, two orders that change at once cannot leave a stale set.
    """
    driver = lock_driver(driver_id)
    if driver.region:
        orders = active_orders_of_driver(driver.user)
        PositionIndex(driver.region).set_orders(driver_id, orders.values_list("pk", flat=True))


def mark_all_offline(*, actor: Actor, now: datetime, region: Region | None = None) -> int:
    """End every shift, after the position index was lost; return how many were ended."""
    online = Driver.objects.filter(status=DriverStatus.ONLINE)
    if region is not None:
        online = online.filter(region=region)
    ended = 0
    for driver_id in list(online.values_list("pk", flat=True)):
        with transaction.atomic():
            driver = lock_driver(driver_id)
            if driver.status == DriverStatus.OFFLINE:
                continue
            driver.status, driver.status_changed_at = DriverStatus.OFFLINE, now
            driver.save(update_fields=["status", "status_changed_at"])
            _emit("driver.offline", driver, actor, now)
        ended += 1
        _leave_index(driver)
    return ended


def _leave_index(driver: Driver) -> None:
    try:
        PositionIndex(driver.region).remove(driver.pk)
    except RedisError as error:
        # Searches ask the database who is online; an index that is down finds nobody anyway.
        log.warning("driver_left_in_index", driver_id=driver.pk, error=str(error))


def _emit(name: str, driver: Driver, actor: Actor, now: datetime) -> None:
    emit(
        name,
        subject_type="driver",
        subject_id=driver.pk,
        actor=actor,
        now=now,
        data={"region_id": driver.region_id, "status": driver.status},
    )
