from datetime import timedelta

import pytest

from delivery.geo.positions import Fix, PositionIndex
from delivery.kernel.geometry import Point
from drivers.errors import DriverOffline
from drivers.models import Driver
from drivers.selectors import driver_of
from drivers.services.locations import record_fixes
from drivers.services.shifts import go_offline
from tests.factories.drivers import assigned_order, make_driver, online_driver
from tests.factories.merchants import SQUARE, RegionFactory
from tests.factories.orders import confirmed_order

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)


def at(steps: int, instant) -> Fix:
    """Return a fix five metres north of the square for each step."""
    return Fix(Point(SQUARE.lat + steps * 5 / 111_195, SQUARE.lng), instant)


@pytest.fixture
def driver(now):
    RegionFactory()
    return driver_of(online_driver(SQUARE, now=now))


def position(driver):
    return PositionIndex(driver.region).get([driver.pk])[driver.pk].point


def test_a_fix_moves_the_driver(driver, now):
    intake = record_fixes(driver, [at(1, now + SECOND)], now=now + SECOND)
    assert (intake.accepted, intake.rejected) == (1, 0)
    assert position(driver) == at(1, now).point


def test_of_a_batch_the_newest_counts_in_whatever_order_it_comes(driver, now):
    batch = [at(3, now + 3 * SECOND), at(1, now + SECOND), at(2, now + 2 * SECOND)]
    assert record_fixes(driver, batch, now=now + 3 * SECOND).accepted == 3
    assert position(driver) == at(3, now).point


def test_a_late_point_is_accepted_and_never_moves_the_driver_back(driver, now):
    record_fixes(driver, [at(2, now + 5 * SECOND)], now=now + 5 * SECOND)
    intake = record_fixes(driver, [at(1, now + SECOND)], now=now + 6 * SECOND)
    assert (intake.accepted, intake.rejected) == (1, 0)
    assert position(driver) == at(2, now).point


def test_points_from_the_future_or_older_than_an_hour_are_rejected(driver, now):
    batch = [at(1, now + timedelta(seconds=61)), at(2, now - timedelta(minutes=61))]
    intake = record_fixes(driver, batch, now=now)
    assert (intake.accepted, intake.rejected) == (0, 2)
    assert position(driver) == SQUARE


def test_between_shifts_no_point_is_taken(now):
    RegionFactory()
    user = make_driver()
    with pytest.raises(DriverOffline):
        record_fixes(driver_of(user), [at(1, now)], now=now)


def test_who_went_offline_with_an_order_is_still_followed(now):
    _, user = assigned_order(confirmed_order(now=now), now=now)
    go_offline(actor=user, now=now)
    intake = record_fixes(driver_of(user), [at(1, now + SECOND)], now=now + SECOND)
    assert intake.accepted == 1


def test_postgresql_gets_a_position_twice_a_minute(driver, now):
    for second in (1, 29, 31):
        record_fixes(driver, [at(second, now + second * SECOND)], now=now + second * SECOND)
    saved = Driver.objects.get()
    assert saved.location_updated_at == now + 31 * SECOND
    assert saved.current_lat == at(31, now).point.lat
