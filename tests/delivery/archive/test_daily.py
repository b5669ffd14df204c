from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import OperationalError, connection

from delivery.archive import daily
from delivery.archive.daily import DAYS_AHEAD, DayPartition, drop_day, partitioned_days
from delivery.archive.partitions import create_partitions, list_partitions
from delivery.kernel.clock import utc_now
from drivers.models import LocationPoint

DAY = date(2026, 3, 4)


@pytest.fixture
def old_day():
    """A partition of a day long past."""
    with connection.schema_editor() as schema_editor:
        DayPartition(DAY).create(LocationPoint, schema_editor)
    yield DAY
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS drivers_locationpoint_2026_03_04")


def test_a_day_is_a_day_of_utc():
    partition = DayPartition(DAY)
    assert partition.name() == "2026_03_04"
    assert partition.from_values == datetime(2026, 3, 4, tzinfo=UTC).isoformat()
    assert partition.to_values == datetime(2026, 3, 5, tzinfo=UTC).isoformat()


@pytest.mark.django_db
def test_yesterday_today_and_the_next_days_have_partitions():
    create_partitions()
    today = utc_now().date()
    expected = {today + timedelta(days=ahead) for ahead in range(-1, DAYS_AHEAD + 1)}
    assert expected <= set(partitioned_days(LocationPoint))


@pytest.mark.django_db
def test_a_missing_day_is_created_and_named():
    drop_day(LocationPoint, utc_now().date())
    assert create_partitions() == [f"drivers_locationpoint_{utc_now():%Y_%m_%d}"]
    assert create_partitions() == []


@pytest.mark.django_db
def test_days_are_listed_among_the_partitions():
    names = [report.name for report in list_partitions()]
    assert f"drivers_locationpoint_{utc_now():%Y_%m_%d}" in names


@pytest.mark.django_db
def test_a_dropped_day_is_gone(old_day):
    assert old_day in partitioned_days(LocationPoint)
    drop_day(LocationPoint, old_day)
    assert old_day not in partitioned_days(LocationPoint)


@pytest.mark.django_db(transaction=True)
def test_a_day_that_others_read_is_kept_rather_than_waited_for(old_day, monkeypatch):
    monkeypatch.setattr(daily, "_LOCK_PATIENCE_MS", 50)
    other = connection.copy()
    try:
        other.set_autocommit(False)
        with other.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM drivers_locationpoint")
        with pytest.raises(OperationalError):
            drop_day(LocationPoint, old_day)
        other.rollback()
    finally:
        other.close()
        other.close_pool()
    assert old_day in partitioned_days(LocationPoint)
