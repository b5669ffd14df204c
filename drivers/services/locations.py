"""Take in where drivers are."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from delivery.geo.models import Region
from delivery.geo.positions import Fix, PositionIndex
from delivery.live.frames import Frame
from delivery.live.streams import announce
from drivers.errors import DriverOffline
from drivers.models import Driver
from drivers.states import DriverStatus
from orders.selectors import active_orders_of_driver

# A device's clock may be ahead of ours by this much.
MAX_CLOCK_SKEW = timedelta(seconds=60)
# Older points say nothing about now.
MAX_AGE = timedelta(hours=1)
# PostgreSQL needs a position only to rebuild the index from.
SAVE_EVERY = timedelta(seconds=30)


@dataclass(frozen=True, slots=True)
class Intake:
    """How many points were taken and how many refused."""

    accepted: int
    rejected: int


def record_fixes(driver: Driver, fixes: Sequence[Fix], *, now: datetime) -> Intake:
    """Move a driver to the newest of its fixes and tell those who watch its orders.

    The last recording time wins: late points are accepted and move nothing. Points from the
    future or older than an hour are rejected. Raises DriverOffline between shifts.
    """
    if driver.region is None or not _is_working(driver):
        raise DriverOffline
    plausible = [fix for fix in fixes if now - MAX_AGE <= fix.recorded_at <= now + MAX_CLOCK_SKEW]
    if plausible:
        newest = max(plausible, key=lambda fix: fix.recorded_at)
        _move(driver, driver.region, newest, now)
    return Intake(accepted=len(plausible), rejected=len(fixes) - len(plausible))


def _is_working(driver: Driver) -> bool:
    # Who went offline with an order in hand still has to be found by those who wait for it.
    return driver.status == DriverStatus.ONLINE or active_orders_of_driver(driver.user).exists()


def _move(driver: Driver, region: Region, fix: Fix, now: datetime) -> None:
    index = PositionIndex(region)
    order_ids = index.record(driver.pk, fix)
    if order_ids is None:
        return
    if order_ids:
        payload = fix.as_payload()
        frames = [
            Frame("driver_location", payload, now, order_id=order_id, replaces="driver")
            for order_id in order_ids
        ]
        announce(frames, alias=region.redis_alias)
    _save_now_and_then(driver, fix, now)


def _save_now_and_then(driver: Driver, fix: Fix, now: datetime) -> None:
    if driver.location_updated_at and now - driver.location_updated_at < SAVE_EVERY:
        return
    driver.current_lat, driver.current_lng = fix.point
    driver.location_updated_at = now
    Driver.objects.filter(pk=driver.pk).update(
        current_lat=fix.point.lat, current_lng=fix.point.lng, location_updated_at=now
    )
