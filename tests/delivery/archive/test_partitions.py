import json
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from structlog.testing import capture_logs

from delivery.archive.partitions import (
    MonthPartition,
    create_partitions,
    list_partitions,
    rows_astray,
)
from delivery.archive.tasks import create_partitions_ahead
from delivery.kernel.clock import utc_now
from delivery.kernel.ids import uuid7
from orders.models import Order, OrderItem
from orders.selectors import created_between
from tests.factories.orders import placed_order

pytestmark = pytest.mark.django_db
TABLES = ["events_event", "orders_adjustment", "orders_order", "orders_orderitem"]


def tables_read(queryset):
    """Return the tables that PostgreSQL's plan scans."""
    plan = json.loads(queryset.explain(format="json"))

    def walk(node):
        if "Relation Name" in node:
            yield node["Relation Name"]
        for child in node.get("Plans", []):
            yield from walk(child)

    return set(walk(plan[0]["Plan"]))


def test_a_span_of_time_reads_the_partitions_of_its_months_only(now):
    first = datetime(2026, 12, 1, tzinfo=UTC)
    assert tables_read(created_between(first, first + timedelta(days=7))) == {
        "orders_order_2026_dec"
    }
    assert tables_read(created_between(first - timedelta(days=1), first + timedelta(days=1))) == {
        "orders_order_2026_nov",
        "orders_order_2026_dec",
    }


def test_a_span_holds_its_start_and_not_its_end(now):
    order = placed_order(now=now)
    assert list(created_between(now, now + timedelta(milliseconds=1))) == [order]
    assert not created_between(now - timedelta(days=1), now).exists()


def test_one_order_is_read_from_one_partition(now):
    assert tables_read(Order.objects.filter(pk=uuid7(now))) == {"orders_order_2026_nov"}


def test_a_month_that_nobody_made_refuses_no_order_and_raises_the_alarm():
    order = placed_order(now=datetime(2031, 5, 1, tzinfo=UTC))
    assert Order.objects.get() == order
    assert rows_astray() == {"orders_order": 1, "orders_orderitem": 1, "events_event": 1}
    with capture_logs() as logs:
        create_partitions_ahead()
    alarms = {line["table"]: line["rows"] for line in logs if line["event"] == "partition_missed"}
    assert alarms == rows_astray()
    assert all(line["alert"] for line in logs if line["event"] == "partition_missed")


def test_partitions_are_made_ahead_once():
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE orders_orderitem_{MonthPartition(utc_now()).name()} CASCADE")
    assert create_partitions() == [f"orders_orderitem_{MonthPartition(utc_now()).name()}"]
    assert create_partitions() == []


def test_every_partitioned_table_has_this_month_the_next_three_and_a_default():
    by_table = {}
    for report in list_partitions():
        by_table.setdefault(report.table, []).append(report)
    assert set(TABLES) <= set(by_table)
    for table in TABLES:
        assert len(by_table[table]) >= 5
        assert [report.is_default for report in by_table[table]].count(True) == 1


def test_an_item_refers_to_a_real_order():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT confrelid::regclass::text FROM pg_constraint"
            " WHERE conrelid = %s::regclass AND contype = 'f'",
            [OrderItem._meta.db_table],
        )
        assert ("orders_order",) in cursor.fetchall()
