from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from delivery.archive.daily import DayPartition, partitioned_days
from delivery.kernel.geometry import EARTH_RADIUS_M
from drivers.models import DayTrack, LocationPoint
from drivers.services.day_tracks import sum_up_day, tend_history
from drivers.services.history import HistoryPoint, write_points
from tests.factories.drivers import make_driver

pytestmark = pytest.mark.django_db

DAY = datetime(2026, 3, 4, tzinfo=UTC)
DEG_M = EARTH_RADIUS_M * 3.141592653589793 / 180


@pytest.fixture
def driver():
    return make_driver()


@pytest.fixture(autouse=True)
def day_partition():
    with connection.schema_editor() as schema_editor:
        DayPartition(DAY.date()).create(LocationPoint, schema_editor)


def ride(driver, *steps, **changes):
    """Write points given as (second of the day, metres north of 60°)."""
    write_points(
        points=[
            HistoryPoint(driver.pk, at, at, 60 + north_m / DEG_M, 24.94, **changes)
            for second, north_m in steps
            for at in [DAY + timedelta(seconds=second)]
        ]
    )


def track():
    sum_up_day(day=DAY.date())
    return DayTrack.objects.get()


def test_a_day_s_ride_is_summed_up(driver):
    ride(driver, (0, 0), (10, 50), (20, 100))
    found = track()
    assert (found.driver_id, found.day, found.points) == (driver.pk, DAY.date(), 3)
    assert found.distance_m == pytest.approx(100, abs=0.01)
    assert found.moving_s == 20.0
    assert (found.first_at, found.last_at) == (DAY, DAY + timedelta(seconds=20))
    assert (found.south, found.west, found.east) == (60.0, 24.94, 24.94)
    assert found.north == pytest.approx(60 + 100 / DEG_M)


def test_a_late_point_finds_its_place_in_the_ride(driver):
    ride(driver, (0, 0), (20, 100))
    ride(driver, (10, 50), is_late=True)
    found = track()
    assert (found.points, found.late_points) == (3, 1)
    assert found.distance_m == pytest.approx(100, abs=0.01)


def test_standing_still_is_no_ride(driver):
    ride(driver, (0, 0), (10, 3))
    assert (track().distance_m, track().moving_s) == (0.0, 0.0)


def test_a_long_silence_is_no_ride(driver):
    ride(driver, (0, 0), (61, 300))
    assert track().distance_m == 0.0


def test_a_leap_that_no_vehicle_makes_is_no_ride(driver):
    ride(driver, (0, 0), (10, 701))
    assert track().distance_m == 0.0


def test_an_inaccurate_point_is_counted_but_does_not_bend_the_line(driver):
    ride(driver, (0, 0), (20, 100))
    ride(driver, (10, 400), accuracy_m=500.0)
    found = track()
    assert (found.points, found.inaccurate_points) == (3, 1)
    assert found.distance_m == pytest.approx(100, abs=0.01)


def test_drivers_are_summed_up_apart(driver):
    ride(driver, (0, 0), (10, 50))
    ride(make_driver(), (5, 5000))
    assert sum_up_day(day=DAY.date()) == 2
    assert DayTrack.objects.get(driver_id=driver.pk).distance_m == pytest.approx(50, abs=0.01)


def test_a_day_is_not_summed_up_before_late_points_have_come(driver):
    ride(driver, (0, 0))
    tend_history(now=DAY + timedelta(days=1, hours=1, minutes=59))
    assert not DayTrack.objects.exists()
    tend_history(now=DAY + timedelta(days=1, hours=2))
    assert DayTrack.objects.get().points == 1


def test_points_are_kept_for_seven_days(driver):
    ride(driver, (0, 0))
    tend_history(now=DAY + timedelta(days=7, hours=23))
    assert LocationPoint.objects.count() == 1
    assert DAY.date() in partitioned_days(LocationPoint)


def test_after_seven_days_a_day_s_points_go_and_their_sum_stays(driver):
    ride(driver, (0, 0))
    tend_history(now=DAY + timedelta(days=8))
    assert DAY.date() not in partitioned_days(LocationPoint)
    assert not LocationPoint.objects.exists()
    assert DayTrack.objects.get().points == 1


def test_points_that_came_after_the_sum_are_in_it_before_they_go(driver):
    ride(driver, (0, 0))
    tend_history(now=DAY + timedelta(days=2))
    ride(driver, (10, 50))
    tend_history(now=DAY + timedelta(days=8))
    assert DayTrack.objects.get().points == 2


def test_points_that_found_no_partition_are_summed_up_and_go_like_all_others(driver):
    astray = DAY - timedelta(days=9)
    write_points(points=[HistoryPoint(driver.pk, astray, astray, 60.0, 24.94)])
    ride(driver, (0, 0))
    tend_history(now=astray + timedelta(days=7, hours=23))
    assert LocationPoint.objects.count() == 2
    tend_history(now=astray + timedelta(days=8))
    assert LocationPoint.objects.get().recorded_at == DAY
    assert DayTrack.objects.get(day=astray.date()).points == 1


def test_sums_are_left_to_the_mover(driver):
    ride(driver, (0, 0))
    tend_history(now=DAY + timedelta(days=31))
    assert DayTrack.objects.get().points == 1
