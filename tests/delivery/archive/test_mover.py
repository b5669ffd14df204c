"""A month is moved whole, and whatever interrupts it, each row is in one place at the end."""

import stat
from datetime import UTC, datetime, timedelta

import pytest

from delivery.archive.models import ArchiveUnit, UnitState
from delivery.archive.mover import STEPS, delete_old, move_due
from delivery.archive.partitions import list_partitions, rows_astray
from delivery.archive.store import check_files, path_of
from delivery.events.models import Event
from delivery.ops.invariants import find_violations
from orders.models import Order, OrderItem, Rating
from orders.services.ratings import rate_order
from tests.factories.orders import delivered_order, placed_order

LATER = datetime(2026, 5, 1, tzinfo=UTC)
pytestmark = pytest.mark.django_db(transaction=True)


class Killed(Exception):
    """The process went away."""


def moved(now=LATER, **details):
    return {outcome.key: outcome.action for outcome in move_due(now=now, **details)}


def tables_of(unit):
    return {table["table"]: table for table in unit.manifest["tables"]}


def test_a_month_leaves_with_everything_that_refers_to_its_orders(old_order):
    rate_order(
        order_id=old_order.pk,
        actor=old_order.customer,
        stars={Rating.Subject.MERCHANT: 5},
        comment="Warm",
        now=old_order.delivered_at,
    )
    Event.objects.update(relayed_at=old_order.delivered_at)
    assert moved() == {"events/2025-03": "moved", "orders/2025-03": "moved"}
    assert [model.objects.count() for model in (Order, OrderItem, Rating, Event)] == [0, 0, 0, 0]
    unit = ArchiveUnit.objects.get(family="orders")
    rows = {name: table["rows"] for name, table in tables_of(unit).items() if table["rows"]}
    assert rows == {"orders_order": 1, "orders_orderitem": 1, "orders_rating": 1}
    check_files(unit, unit.manifest)
    assert not any(r.name.startswith("orders_order_2025") for r in list_partitions())
    assert list(find_violations()) == []


def test_the_manifest_names_columns_types_bounds_and_schema(old_order):
    moved()
    manifest = ArchiveUnit.objects.get(family="orders").manifest
    order = manifest["tables"][0]
    assert order["columns"][:2] == [["id", "uuid"], ["code", "character varying(8)"]]
    assert manifest["start"] == "2025-03-01T00:00:00.000Z"
    assert manifest["bounds"]["from"].startswith("01954f00-b000-7000-8000")
    assert manifest["schema"]["orders"].startswith("0")
    assert len(order["sha256_rows"]) == len(order["sha256_file"]) == 64


def test_a_month_stays_until_its_time_has_come(old_order):
    a_year_on = datetime(2026, 4, 1, tzinfo=UTC)
    assert moved(now=a_year_on - timedelta(seconds=1)) == {"events/2025-03": "moved"}
    assert moved(now=a_year_on) == {"orders/2025-03": "moved"}


def test_a_dry_run_says_what_is_due_and_changes_nothing(old_order):
    assert moved(dry_run=True) == {"events/2025-03": "due", "orders/2025-03": "due"}
    assert Order.objects.count() == 1
    assert not ArchiveUnit.objects.exists()


def test_a_month_with_an_order_under_way_is_skipped(old_order):
    placed_order(now=old_order.created_at)
    Event.objects.update(relayed_at=old_order.delivered_at)
    outcome = {o.key: o for o in move_due(now=LATER)}["orders/2025-03"]
    assert (outcome.action, outcome.detail) == ("skipped", "1 rows are not final")
    assert Order.objects.count() == 2


@pytest.mark.parametrize("step", STEPS)
def test_a_run_that_is_killed_is_made_good_by_the_next(old_order, archive_folder, step):
    events = Event.objects.count()

    def kill(done, key):
        if done == step:
            raise Killed

    for _ in ("events", "orders"):
        with pytest.raises(Killed):
            moved(watch=kill)
    assert Order.objects.count() + OrderItem.objects.count() in {0, 2}
    moved()
    assert not Order.objects.exists()
    assert not OrderItem.objects.exists()
    assert not Event.objects.exists()
    by_family = {unit.family: unit for unit in ArchiveUnit.objects.all()}
    assert {unit.state for unit in by_family.values()} == {UnitState.MOVED}
    assert tables_of(by_family["orders"])["orders_order"]["rows"] == 1
    assert by_family["events"].rows == events
    for unit in by_family.values():
        check_files(unit, unit.manifest)


def test_nothing_is_left_of_generations_that_were_given_up(old_order, archive_folder):
    def kill(done, key):
        if done == "verified":
            raise Killed

    with pytest.raises(Killed):
        moved(watch=kill)
    moved()
    unit = ArchiveUnit.objects.get(family="events")
    assert [path.name for path in (archive_folder / unit.key).iterdir() if any(path.iterdir())] == [
        f"g{unit.generation}"
    ]


def test_rows_that_change_between_export_and_removal_are_exported_anew(old_order):
    def rate(done, key):
        if done == "stored" and key == "orders/2025-03" and not Rating.objects.exists():
            Rating.objects.create(
                order=old_order, subject="merchant", stars=4, created_at=old_order.delivered_at
            )

    moved(watch=rate)
    unit = ArchiveUnit.objects.get(family="orders")
    assert unit.generation == 2
    assert tables_of(unit)["orders_rating"]["rows"] == 1
    assert not Rating.objects.exists()


def test_a_file_that_was_damaged_on_its_way_keeps_the_rows_in_the_database(
    old_order, archive_folder
):
    def damage(done, key):
        if done == "uploaded" and key.startswith("orders"):
            unit = ArchiveUnit.objects.get(family="orders")
            path = archive_folder / path_of(unit, "orders_order.csv.gz")
            path.write_bytes(path.read_bytes()[:-9] + b"123456789")

    with pytest.raises(Exception, match=r"orders_order|incorrect|Error"):
        moved(watch=damage)
    assert Order.objects.count() == 1
    assert ArchiveUnit.objects.get(family="orders").state == UnitState.EXPORTING


def test_rows_that_come_late_into_an_archived_month_make_a_part_of_their_own(old_order):
    moved()
    delivered_order(now=old_order.created_at)
    Event.objects.update(relayed_at=old_order.delivered_at)
    assert set(rows_astray()) == {"orders_order", "orders_orderitem", "events_event"}
    assert moved() == {"events/2025-03.2": "moved", "orders/2025-03.2": "moved"}
    assert rows_astray() == {}
    assert sum(u.rows for u in ArchiveUnit.objects.filter(family="orders")) == 4


def test_an_archive_is_deleted_when_its_years_are_over(old_order, archive_folder):
    moved()
    end = datetime(2025, 4, 1, tzinfo=UTC)
    in_time = end + timedelta(days=365 + 7 * 365)
    assert [o.key for o in delete_old(now=in_time - timedelta(seconds=1))] == ["events/2025-03"]
    assert [o.key for o in delete_old(now=in_time)] == ["orders/2025-03"]
    assert [path for path in archive_folder.rglob("*") if path.is_file()] == []
    assert set(ArchiveUnit.objects.values_list("state", flat=True)) == {UnitState.DELETED}


def test_the_archive_in_a_folder_is_closed_to_others(old_order, archive_folder):
    moved()
    found = [archive_folder, *archive_folder.rglob("*")]
    modes = {(path.is_dir(), stat.S_IMODE(path.stat().st_mode)) for path in found}
    assert modes == {(True, 0o700), (False, 0o600)}
