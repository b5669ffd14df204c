from datetime import timedelta

import pytest

from delivery.geo.positions import Fix, PositionIndex
from delivery.kernel.geometry import Point
from drivers.errors import DriverOffline
from drivers.models import Driver, LocationPoint
from drivers.selectors import driver_of
from drivers.services.locations import Intake, keep_moves, move_drivers, record_fixes
from drivers.services.reporters import Move, load_reporter, load_reporter_by_id
from drivers.services.shifts import go_offline
from tests.factories.accounts import UserFactory
from tests.factories.drivers import make_driver, online_driver
from tests.factories.merchants import SQUARE, RegionFactory

pytestmark = pytest.mark.django_db


def north(metres: float) -> Point:
    return Point(SQUARE.lat + metres / 111_195, SQUARE.lng)


def fix_at(metres, now, after_s):
    return Fix(north(metres), now + timedelta(seconds=after_s))


@pytest.fixture
def driver(now):
    RegionFactory()
    return online_driver(SQUARE, now=now)


def position(user):
    return PositionIndex(driver_of(user).region).get([user.pk])[user.pk].point


def history(user):
    rows = LocationPoint.objects.filter(driver_id=user.pk).order_by("recorded_at")
    return list(rows.values_list("lat", "is_late"))


def test_the_newest_of_a_batch_is_where_the_driver_is(driver, now):
    fixes = [fix_at(metres, now, metres / 10) for metres in (50, 150, 100)]
    intake = record_fixes(driver_of(driver), fixes, now=now + timedelta(seconds=20))
    assert intake == Intake(accepted=3, rejected=0)
    assert position(driver) == north(150)


def test_a_late_point_goes_to_the_history_only(driver, now):
    later = now + timedelta(seconds=20)
    record_fixes(driver_of(driver), [fix_at(100, now, 10)], now=later)
    intake = record_fixes(driver_of(driver), [fix_at(50, now, 5)], now=later)
    assert intake == Intake(accepted=1, rejected=0)
    assert position(driver) == north(100)
    assert history(driver) == [(north(50).lat, True), (north(100).lat, False)]


def test_a_leap_is_rejected_and_leaves_no_trace(driver, now):
    intake = record_fixes(driver_of(driver), [fix_at(9000, now, 10)], now=now)
    assert intake == Intake(accepted=0, rejected=1)
    assert position(driver) == SQUARE
    assert history(driver) == []


def test_nobody_reports_between_shifts(driver, now):
    go_offline(actor=driver, now=now)
    with pytest.raises(DriverOffline):
        record_fixes(driver_of(driver), [fix_at(10, now, 5)], now=now)
    assert position(driver) == SQUARE
    assert history(driver) == []


def test_a_shift_that_ended_unnoticed_is_noticed_by_the_index(driver, now):
    reporter = load_reporter(driver)
    go_offline(actor=driver, now=now)
    move = Move(reporter, fix_at(10, now, 5), now, is_late=False)
    assert move_drivers([move], now=now) == [move]
    assert reporter.is_working is False
    index = PositionIndex(reporter.region)
    assert index.nearby(SQUARE, radius_m=500, max_radius_m=500, limit=1, now=now) == []


def test_the_database_has_a_position_every_half_minute(driver, now):
    reporter = load_reporter(driver)
    for after_s, expected in ((29, SQUARE), (30, north(30)), (59, north(30)), (60, north(60))):
        at = now + timedelta(seconds=after_s)
        keep_moves([Move(reporter, fix_at(after_s, now, after_s), at, is_late=False)], now=at)
        assert Driver.objects.get(pk=driver.pk).saved_point == expected


def test_only_an_active_driver_may_report(driver):
    assert load_reporter_by_id(driver.pk).driver_id == driver.pk
    assert load_reporter_by_id(make_driver().pk).is_working is False
    assert load_reporter_by_id(UserFactory().pk) is None
    type(driver).objects.filter(pk=driver.pk).update(is_active=False)
    assert load_reporter_by_id(driver.pk) is None
