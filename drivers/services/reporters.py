"""What has to be known of a driver to take its points without asking the database each time."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from delivery.accounts.models import Role, User
from delivery.geo.models import Region
from delivery.geo.positions import Fix, PositionIndex
from drivers.ingest.plausibility import Refusal, Track
from drivers.measures import LOCATIONS
from drivers.models import Driver
from drivers.selectors import driver_of
from drivers.states import DriverStatus
from orders.selectors import active_orders_of_driver

# Thousands of reporters share their regions.
_regions: dict[tuple[str, str], Region] = {}


@dataclass(slots=True, eq=False)
class Reporter:
    """A driver whose points this process takes.

    `is_working` goes false once the position index knows that the shift has ended; whether it
    has begun again, only the database can tell. `auth_hash` is what the driver's sessions hold.
    """

    driver_id: int
    region: Region | None
    is_working: bool
    track: Track
    saved_at: datetime | None
    auth_hash: str


@dataclass(slots=True, eq=False)
class Move:
    """A believed fix; `is_late` where a newer one of the driver was known already."""

    reporter: Reporter
    fix: Fix
    received_at: datetime
    is_late: bool


def judged(reporter: Reporter, fix: Fix, *, now: datetime) -> Move | Refusal:
    """Return the move that a fix is, or why it is not believed."""
    refusal = reporter.track.judge(fix, now=now)
    if refusal:
        LOCATIONS.add(refusal.value)
    return refusal or Move(reporter, fix, now, is_late=reporter.track.newest is not fix)


def load_reporter(user: User) -> Reporter:
    """Read a user's reporter; raise NotADriver."""
    return reporter_of(driver_of(user))


def load_reporter_by_id(user_id: int) -> Reporter | None:
    """Read the reporter of somebody who may report now, None for everybody else."""
    driver = Driver.objects.select_related("user", "region").filter(pk=user_id).first()
    if driver is None or not driver.user.is_active or driver.user.role != Role.DRIVER:
        return None
    return reporter_of(driver)


def reporter_of(driver: Driver) -> Reporter:
    """Return what has to be known of a driver, with its newest fix to judge the next ones by."""
    newest = None
    region = driver.region and _regions.setdefault(
        (driver.region.slug, driver.region.redis_alias), driver.region
    )
    if driver.region:
        newest = PositionIndex(driver.region).get([driver.pk]).get(driver.pk)
    return Reporter(
        driver_id=driver.pk,
        region=region,
        is_working=_is_working(driver),
        track=Track(newest, settings.CITY_SPEED),
        saved_at=driver.location_updated_at,
        auth_hash=driver.user.get_session_auth_hash(),
    )


def _is_working(driver: Driver) -> bool:
    if driver.region is None:
        return False
    # Who went offline with an order in hand still has to be found by those who wait for it.
    return driver.status == DriverStatus.ONLINE or active_orders_of_driver(driver.user).exists()
