from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from delivery.archive.catalogue import partition_with_bounds
from delivery.archive.models import ArchiveUnit, Erasure
from delivery.archive.partitions import MonthPartition
from delivery.events.models import Event
from delivery.kernel.ids import uuid7_floor
from orders.models import Adjustment, Order, OrderItem
from tests.factories.orders import delivered_order

MONTH = datetime(2025, 3, 1, tzinfo=UTC)
MODELS = (Order, OrderItem, Adjustment, Event)


@pytest.fixture
def archive_folder(settings, tmp_path):
    """The archive in a folder of the test's own."""
    storages = {**settings.STORAGES}
    storages["archive"] = {**storages["archive"], "OPTIONS": {"location": tmp_path / "archive"}}
    settings.STORAGES = storages
    return tmp_path / "archive"


@pytest.fixture
def old_month(archive_folder, transactional_db):
    """Partitions of a month long past, and none of them or of the archive afterwards."""
    with connection.schema_editor() as schema_editor:
        for model in MODELS:
            MonthPartition(MONTH).create(model, schema_editor)
    yield MONTH
    bounds = uuid7_floor(MONTH), uuid7_floor(datetime(2025, 4, 1, tzinfo=UTC))
    Erasure.objects.all().delete()
    ArchiveUnit.objects.all().delete()
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE events_event, orders_order, accounts_user CASCADE")
        for model in MODELS:
            table = model._meta.db_table
            if name := partition_with_bounds(table, *map(str, bounds)):
                cursor.execute(f"ALTER TABLE {table} DETACH PARTITION {name}")
                cursor.execute(f"DROP TABLE {name}")


@pytest.fixture
def old_order(old_month):
    """A delivered order of that month, and all events relayed."""
    order = delivered_order(now=old_month + timedelta(days=10))
    Event.objects.update(relayed_at=order.delivered_at)
    return order
