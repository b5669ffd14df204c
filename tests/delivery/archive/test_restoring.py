from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from delivery.archive import loading, locking, restoring
from delivery.archive.catalogue import columns_of, execute, fetch
from delivery.archive.models import ArchiveUnit, UnitState
from delivery.archive.mover import move_due
from delivery.archive.partitions import list_partitions
from delivery.archive.restoring import CannotRestore, restore
from delivery.archive.retention import families
from delivery.archive.returning import columns_now
from delivery.archive.store import ArchiveDamaged, path_of
from delivery.events.models import Event
from delivery.kernel.errors import NotFound
from delivery.ops.invariants import find_violations
from drivers.models import Payout
from drivers.services.earnings import settle_late
from orders.models import Order, OrderItem
from orders.selectors import created_between, orders_of_customer
from tests.factories.orders import delivered_order

LATER = datetime(2026, 5, 1, tzinfo=UTC)
KEEP = timedelta(days=7)
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def archived(old_order):
    list(move_due(now=LATER))
    return old_order


def fields_of(order):
    return {field.attname: getattr(order, field.attname) for field in Order._meta.concrete_fields}


def test_a_restored_month_is_what_it_was(old_order, old_month):
    archived, violations = old_order, list(find_violations())
    list(move_due(now=LATER))
    outcomes = restore("orders/2025-03", keep=KEEP, now=LATER)
    assert [(o.key, o.action, o.detail) for o in outcomes] == [
        ("orders/2025-03", "restored", "2 rows")
    ]
    order = created_between(old_month, old_month + timedelta(days=31)).get()
    assert fields_of(order) == fields_of(archived)
    assert [o.pk for o in orders_of_customer(archived.customer)] == [archived.pk]
    assert OrderItem.objects.get().order_id == archived.pk
    assert any(r.name == "orders_order_2025_mar" for r in list_partitions())
    restore("events/2025-03", keep=KEEP, now=LATER)
    assert list(find_violations()) == violations


def test_events_come_back_past_the_trigger_that_keeps_them(archived):
    restore("events/2025-03", keep=KEEP, now=LATER)
    names = Event.objects.filter(subject_id=str(archived.pk)).order_by("sequence")
    assert names.first().name == "order.placed"
    with pytest.raises(Exception, match="append-only"), connection.cursor() as cursor:
        cursor.execute("DELETE FROM events_event")


def test_a_month_is_restored_once(archived):
    restore("orders/2025-03", keep=KEEP, now=LATER)
    with pytest.raises(CannotRestore, match="orders/2025-03 is restored already, until 2026-05-08"):
        restore("orders/2025-03", keep=KEEP, now=LATER)
    assert Order.objects.count() == 1


def test_a_month_that_was_never_archived_is_not_found(archived):
    with pytest.raises(NotFound, match="no orders/2024-01"):
        restore("orders/2024-01", keep=KEEP, now=LATER)


def test_a_restored_month_is_left_alone_and_then_moved_again(archived):
    before = ArchiveUnit.objects.get(family="orders").manifest["tables"]
    restore("orders/2025-03", keep=KEEP, now=LATER)
    kept = list(move_due(now=LATER + KEEP - timedelta(seconds=1)))
    assert [(o.key, o.action) for o in kept] == [("orders/2025-03", "kept")]
    assert Order.objects.count() == 1
    moved = list(move_due(now=LATER + KEEP))
    assert [(o.key, o.action) for o in moved] == [("orders/2025-03", "moved")]
    assert not Order.objects.exists()
    after = ArchiveUnit.objects.get(family="orders").manifest["tables"]
    assert [t["sha256_rows"] for t in after] == [t["sha256_rows"] for t in before]


def test_a_damaged_archive_restores_nothing(archived, archive_folder):
    unit = ArchiveUnit.objects.get(family="orders")
    path = archive_folder / path_of(unit, "orders_orderitem.csv.gz")
    path.write_bytes((archive_folder / path_of(unit, "orders_order.csv.gz")).read_bytes())
    with pytest.raises(ArchiveDamaged):
        restore("orders/2025-03", keep=KEEP, now=LATER, dry_run=True)
    with pytest.raises(Exception, match=r"."):
        restore("orders/2025-03", keep=KEEP, now=LATER)
    assert not Order.objects.exists()
    unit.refresh_from_db()
    assert unit.state == UnitState.MOVED


def test_a_dry_run_reads_the_files_only(archived):
    outcomes = restore("orders/2025-03", keep=KEEP, now=LATER, dry_run=True)
    assert [(o.action, o.detail) for o in outcomes] == [("sound", "2 rows")]
    assert not Order.objects.exists()


def test_parts_come_back_together_and_leave_as_one(archived):
    delivered_order(now=archived.created_at)
    Event.objects.update(relayed_at=archived.delivered_at)
    list(move_due(now=LATER))
    restore("orders/2025-03", keep=KEEP, now=LATER)
    assert Order.objects.count() == 2
    list(move_due(now=LATER + KEEP))
    assert not Order.objects.exists()
    units = ArchiveUnit.objects.filter(family="orders").order_by("part")
    assert [(unit.state, unit.rows) for unit in units] == [("moved", 4), ("deleted", 0)]


def test_a_later_part_is_named_as_it_is_listed(archived):
    delivered_order(now=archived.created_at)
    Event.objects.update(relayed_at=archived.delivered_at)
    list(move_due(now=LATER))
    restore("orders/2025-03.2", keep=KEEP, now=LATER)
    assert Order.objects.count() == 2


def test_nothing_is_restored_for_longer_than_a_date_can_say(archived):
    with pytest.raises(CommandError, match="Keep it for 1 to 3650 days"):
        call_command("restore_archive", "orders/2025-03", "--keep-days", "99999999999")
    assert not Order.objects.exists()


def test_a_column_that_came_since_the_archive_gets_its_fields_default(transactional_db):
    member = families["orders"].members[0]
    archived = [c.name for c in columns_of("orders_order") if c.name != "leave_at_door"]
    names, values = columns_now(member, archived)
    filled = dict(zip(names.split(", "), values.split(", "), strict=True))
    assert filled.pop('"leave_at_door"') == "false"
    assert all(name == value for name, value in filled.items())


def bad_keys():
    """Name foreign keys that PostgreSQL does not vouch for."""
    return fetch("SELECT conname FROM pg_constraint WHERE contype = 'f' AND NOT convalidated")


@pytest.fixture
def paid(old_order):
    """The order's driver was paid, and the month is in the archive."""
    settle_late(order_id=old_order.pk, now=old_order.delivered_at)
    Event.objects.update(relayed_at=old_order.delivered_at)
    assert Payout.objects.exists()
    list(move_due(now=LATER))
    assert not Payout.objects.exists()
    return old_order


def keys_of(table):
    return fetch(
        "SELECT conname, pg_get_constraintdef(oid), convalidated FROM pg_constraint "
        "WHERE conrelid = %s::regclass AND conparentid = 0 ORDER BY conname",
        table,
    )


@pytest.mark.parametrize("worth_it", [1, 1000])
def test_tables_have_their_keys_again_whichever_way_rows_were_checked(paid, monkeypatch, worth_it):
    monkeypatch.setattr(loading, "_WORTH_IT", worth_it)
    tables = ["orders_order", "orders_orderitem", "drivers_payout"]
    before = [keys_of(table) for table in tables]
    restore("orders/2025-03", keep=KEEP, now=LATER)
    assert [keys_of(table) for table in tables] == before
    assert keys_of("orders_order_2025_mar")
    assert bad_keys() == []
    assert Payout.objects.filter(order=paid.pk).exists()


@pytest.mark.parametrize("worth_it", [1, 1000])
@pytest.mark.parametrize(
    ("table", "change"),
    [
        ("orders_order", {"customer_id": 0}),
        ("orders_orderitem", {"order_id": "01954f00-b000-7000-8000-000000000000"}),
        ("drivers_payout", {"driver_id": 0}),
    ],
)
def test_a_row_that_refers_to_what_is_gone_is_refused_with_its_month(
    paid, monkeypatch, worth_it, table, change
):
    monkeypatch.setattr(loading, "_WORTH_IT", worth_it)
    staged = restoring.staged

    @contextmanager
    def staged_amiss(unit, entry):
        with staged(unit, entry) as stage:
            if entry["table"] == table:
                for column, value in change.items():
                    execute(f'UPDATE "{stage}" SET "{column}" = %s', value)  # noqa: S608
            yield stage

    monkeypatch.setattr(restoring, "staged", staged_amiss)
    before = keys_of("drivers_payout")
    with pytest.raises(CannotRestore, match="orders/2025-03 refers to what is gone"):
        restore("orders/2025-03", keep=KEEP, now=LATER)
    assert [m.objects.count() for m in (Order, OrderItem, Payout)] == [0, 0, 0]
    assert not any(r.name.startswith("orders_order_2025") for r in list_partitions())
    assert keys_of("drivers_payout") == before
    assert ArchiveUnit.objects.get(family="orders").state == UnitState.MOVED


def test_rows_that_came_late_meanwhile_are_joined(archived):
    late = delivered_order(now=archived.created_at)
    restore("orders/2025-03", keep=KEEP, now=LATER)
    assert set(Order.objects.values_list("pk", flat=True)) == {archived.pk, late.pk}


def test_a_restore_does_not_wait_long_for_those_who_keep_a_table(archived, monkeypatch):
    monkeypatch.setattr(locking, "PATIENCE_MS", 50)
    monkeypatch.setattr(locking, "TRIES", 1)
    database = connection.settings_dict
    url = "postgresql://{USER}:{PASSWORD}@{HOST}:{PORT}/{NAME}".format(**database)
    with psycopg.connect(url) as other:
        other.execute("LOCK TABLE orders_order_default IN ROW EXCLUSIVE MODE")
        with pytest.raises(CannotRestore, match="orders/2025-03 has to wait for others"):
            restore("orders/2025-03", keep=KEEP, now=LATER)
        other.rollback()
    assert not Order.objects.exists()
    assert [o.action for o in restore("orders/2025-03", keep=KEEP, now=LATER)] == ["restored"]
