from datetime import timedelta

import pytest

from delivery.kernel.clock import utc_now
from drivers.models import LocationPoint
from drivers.services.history import HistoryPoint, write_points
from tests.factories.drivers import make_driver

pytestmark = pytest.mark.django_db


def point(driver, recorded_at, **changes):
    facts = {
        "driver_id": driver.pk,
        "recorded_at": recorded_at,
        "received_at": recorded_at + timedelta(seconds=2),
        "lat": 60.17,
        "lng": 24.94,
    }
    return HistoryPoint(**(facts | changes))


@pytest.fixture
def driver():
    return make_driver()


@pytest.fixture
def noon():
    """Today, for only these days have partitions."""
    return utc_now().replace(hour=12, minute=0, second=0, microsecond=0)


def test_points_are_kept_as_they_came(driver, noon):
    given = point(driver, noon, speed_mps=4.5, heading_deg=90.0, accuracy_m=8.0, is_late=True)
    assert write_points(points=[given]) == 1
    kept = LocationPoint.objects.get()
    assert (kept.driver_id, kept.recorded_at, kept.received_at) == given[:3]
    assert (kept.lat, kept.lng, kept.speed_mps, kept.heading_deg) == (60.17, 24.94, 4.5, 90.0)
    assert (kept.accuracy_m, kept.is_late, kept.is_inaccurate) == (8.0, True, False)


def test_what_a_device_does_not_know_stays_unknown(driver, noon):
    write_points(points=[point(driver, noon)])
    kept = LocationPoint.objects.get()
    assert (kept.speed_mps, kept.heading_deg, kept.accuracy_m) == (None, None, None)


@pytest.mark.parametrize(("accuracy_m", "is_inaccurate"), [(100.0, False), (100.1, True)])
def test_a_point_more_than_a_hundred_metres_off_is_flagged(driver, noon, accuracy_m, is_inaccurate):
    write_points(points=[point(driver, noon, accuracy_m=accuracy_m)])
    assert LocationPoint.objects.get().is_inaccurate is is_inaccurate


def test_a_point_that_comes_twice_is_kept_once(driver, noon):
    first, second = point(driver, noon), point(driver, noon + timedelta(seconds=5))
    write_points(points=[first])
    assert write_points(points=[first, second]) == 1
    assert LocationPoint.objects.count() == 2


def test_a_point_twice_in_one_batch_is_kept_once(driver, noon):
    assert write_points(points=[point(driver, noon), point(driver, noon)]) == 1


def test_nothing_is_written_of_nothing():
    assert write_points(points=[]) == 0


def test_points_lie_in_the_partition_of_their_day(driver, noon):
    write_points(points=[point(driver, noon), point(driver, noon - timedelta(days=1))])
    tables = LocationPoint.objects.extra(select={"part": "tableoid::regclass::text"})
    days = (noon - timedelta(days=1), noon)
    assert [row.part for row in tables.order_by("recorded_at")] == [
        f"drivers_locationpoint_{day:%Y_%m_%d}" for day in days
    ]
