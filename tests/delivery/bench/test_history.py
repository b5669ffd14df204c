from datetime import UTC, datetime

import pytest
from django.db import connection

from delivery.archive.models import ArchiveUnit
from delivery.archive.partitions import drop_empty_partition, list_partitions
from delivery.bench.history import measure
from delivery.demo.seed import seed_demo
from delivery.kernel.clock import utc_now
from delivery.kernel.ids import uuid7_floor


@pytest.fixture
def city(transactional_db, settings, tmp_path):
    """The demo's city and an archive of its own; no month of the history is left behind."""
    archive = {**settings.STORAGES["archive"], "OPTIONS": {"location": tmp_path / "archive"}}
    settings.STORAGES = {**settings.STORAGES, "archive": archive}
    seed_demo(scale=1, now=utc_now())
    yield
    ArchiveUnit.objects.all().delete()
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE events_event, orders_order, accounts_user CASCADE")
    today = utc_now()
    this_month = f"FROM ('{uuid7_floor(datetime(today.year, today.month, 1, tzinfo=UTC))}')"
    for partition in list_partitions():
        is_past = "FROM ('0" in partition.bounds and partition.bounds < f"FOR VALUES {this_month}"
        if is_past:
            drop_empty_partition(partition.name)


@pytest.mark.usefixtures("city")
def test_history_is_written_listed_archived_and_restored_whole():
    figures = measure(days=2, requests=1)
    assert figures["orders"] > 1500
    assert figures["violations"] == 0
    assert figures["events_event_rows_per_order"] > 6
    assert figures["lists"] > 50
    assert figures["orders_left"] == 0
    assert figures["orders_restored"] == figures["orders"]
    assert figures["tables_restored_with_equal_checksums"] > 5
