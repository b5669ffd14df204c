"""Every row of the retention table is declared, and what is declared is kept."""

import io
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from structlog.testing import capture_logs

from delivery.archive import tasks
from delivery.archive.checks import forgotten_tables
from delivery.archive.models import ArchiveUnit
from delivery.archive.partitions import MonthPartition, create_partitions, month_gaps
from delivery.archive.purging import spell
from delivery.archive.retention import Family, Member, expiries, families, purges
from delivery.kernel.clock import utc_now
from drivers.services.day_tracks import HAS_POINTS
from orders.models import Order


@pytest.mark.parametrize(
    ("family", "period", "hot_days", "in_database_days", "archived_days", "unsettled"),
    [
        # Active orders are never due: a month with one of them waits.
        ("orders", "month", 30, 365, 7 * 365, "status NOT IN ('delivered', 'cancelled')"),
        ("events", "month", 90, 90, 2 * 365, "relayed_at IS NULL AND dead_at IS NULL"),
        # Thirty days in all, the seven of the points among them.
        ("driver-days", "day", 7, 7, 23, HAS_POINTS),
    ],
)
def test_what_is_archived_is_kept_for_its_time(
    family, period, hot_days, in_database_days, archived_days, unsettled
):
    found = families[family]
    kept = (found.hot.days, found.in_database.days, found.archived.days)
    assert (found.period, found.unsettled) == (period, unsettled)
    assert kept == (hot_days, in_database_days, archived_days)


@pytest.mark.parametrize(
    ("declared", "what", "keep"),
    [
        (purges, "drivers' locations", timedelta(days=7)),
        (purges, "idempotency keys", timedelta(hours=24)),
        (expiries, "sessions", timedelta(hours=24)),
        (expiries, "order streams", timedelta(hours=1)),
        (expiries, "driver metadata", timedelta(hours=1)),
        (expiries, "driver positions", None),
    ],
)
def test_what_is_not_archived_is_kept_for_its_time(declared, what, keep):
    assert declared[what].keep == keep


def test_nothing_else_is_archived():
    assert sorted(families) == ["driver-days", "events", "orders"]


def test_a_table_that_would_hold_its_orders_back_is_refused():
    family = Family("alone", root=Order, hot=timedelta(0), archived=timedelta(0), unsettled="false")
    family.members.append(Member(Order, "id"))
    assert "orders.OrderItem" in {error.msg.split()[0] for error in forgotten_tables(family)}
    assert list(forgotten_tables(families["orders"])) == []


@pytest.mark.parametrize(
    ("keep", "words"),
    [
        (None, "newest only"),
        (timedelta(days=7), "7 days"),
        (timedelta(hours=24), "24 h"),
        (timedelta(seconds=30), "30 s"),
    ],
)
def test_a_time_is_spelled_as_people_say_it(keep, words):
    assert spell(keep) == words


@pytest.mark.django_db
def test_purge_says_what_goes_and_what_goes_by_itself():
    out = io.StringIO()
    call_command("purge", "--dry-run", stdout=out)
    lines = out.getvalue().splitlines()
    assert "idempotency keys                 24 h         0 due" in lines
    assert "sessions                         24 h         by Redis, ended by sign-out" in lines


@pytest.mark.django_db
def test_a_month_missing_between_others_raises_the_alarm():
    create_partitions()
    now = utc_now()
    name = f"orders_order_{MonthPartition(now.replace(day=1) + timedelta(days=40)).name()}"
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE orders_order DETACH PARTITION {name}")
    assert month_gaps() == [name]


@pytest.mark.django_db
def test_an_archived_day_explains_no_missing_month():
    create_partitions()
    month = MonthPartition(utc_now().replace(day=1) + timedelta(days=40))
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE orders_order DETACH PARTITION orders_order_{month.name()}")
    unit = ArchiveUnit(family="driver-days", period="day", first_day=month.month.date())
    unit.upper_id = unit.first_later_id
    unit.save()
    assert month_gaps() == [f"orders_order_{month.name()}"]


@pytest.mark.django_db
def test_an_empty_partition_can_be_detached_by_hand():
    name = f"orders_adjustment_{MonthPartition(utc_now()).name()}"
    call_command("partitions", "--detach", name, stdout=io.StringIO())
    assert create_partitions() == [name]
    with pytest.raises(CommandError, match="no partition orders_nothing"):
        call_command("partitions", "--detach", "orders_nothing")


@pytest.mark.django_db
def test_a_failing_mover_raises_the_alarm(monkeypatch):
    def fail(**options):
        raise RuntimeError("the bucket is gone")

    monkeypatch.setattr(tasks, "move_due", fail)
    with capture_logs() as logs, pytest.raises(RuntimeError):
        tasks.move()
    assert [(line["event"], line["alert"]) for line in logs] == [("archive_failed", True)]
