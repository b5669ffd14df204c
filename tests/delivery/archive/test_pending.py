"""Erasures that wait: no month brings back what was to go, and one that fails holds up no other."""

import io
from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import call_command

from delivery.accounts.erasure import erase_customer
from delivery.archive.erasing import ErasedUnit, pending_erasures, work_off_erasures
from delivery.archive.models import ArchiveUnit, UnitState
from delivery.archive.mover import move_due
from delivery.archive.restoring import restore
from delivery.archive.store import path_of
from delivery.archive.tasks import move
from orders.models import Order

LATER = datetime(2026, 5, 1, tzinfo=UTC)
KEEP = timedelta(days=7)
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def archived(old_order):
    list(move_due(now=LATER))
    return old_order


@pytest.fixture
def pending(archived):
    """The customer is erased in the tables; the archive has not been reached yet."""
    list(erase_customer(user=archived.customer, now=LATER))
    return archived


def damage(folder):
    """Lose a file of the events, which come before the orders."""
    (folder / path_of(ArchiveUnit.objects.get(family="events"), "events_event.csv.gz")).unlink()


def test_a_unit_that_never_had_an_erasure_is_not_read(archived):
    assert list(work_off_erasures()) == []


def test_a_restored_month_comes_back_without_what_was_to_be_erased(pending):
    outcomes = restore("orders/2025-03", keep=KEEP, now=LATER)
    assert [(o.action, o.detail) for o in outcomes] == [
        ("erased", "1 rows changed"),
        ("restored", "2 rows"),
    ]
    assert Order.objects.get().delivery_address == "(erased)"
    assert [e.unit.key for e in pending_erasures()] == ["events/2025-03"]


def test_a_dry_run_of_restoring_erases_nothing(pending):
    restore("orders/2025-03", keep=KEEP, now=LATER, dry_run=True)
    assert [e.unit.key for e in pending_erasures()] == ["events/2025-03", "orders/2025-03"]


def test_rows_that_came_back_meanwhile_are_erased_in_the_tables_too(archived):
    restore("orders/2025-03", keep=KEEP, now=LATER)
    list(erase_customer(user=archived.customer, now=LATER))
    # As if the rows had come back unseen by the erasing transaction.
    Order.objects.update(delivery_address="Testikatu 1")
    assert ErasedUnit("orders/2025-03", 1) in list(work_off_erasures())
    assert Order.objects.get().delivery_address == "(erased)"
    list(move_due(now=LATER + KEEP))
    restore("orders/2025-03", keep=KEEP, now=LATER)
    assert Order.objects.get().delivery_address == "(erased)"


def test_a_unit_that_cannot_be_read_stays_pending_and_the_others_go_on(pending, archive_folder):
    damage(archive_folder)
    events, orders = list(work_off_erasures())
    assert (events.key, events.rows) == ("events/2025-03", 0)
    assert events.problem.startswith("FileNotFoundError")
    assert orders == ErasedUnit("orders/2025-03", 1)
    assert [e.unit.key for e in pending_erasures()] == ["events/2025-03"]


def test_the_nightly_run_still_deletes_what_is_too_old(pending, archive_folder):
    damage(archive_folder)
    ArchiveUnit.objects.create(
        family="orders",
        first_day=datetime(2015, 1, 1, tzinfo=UTC).date(),
        upper_id="00000000-0000-7000-8000-000000000000",
        state=UnitState.MOVED,
        manifest={"tables": []},
    )
    move()
    gone = ArchiveUnit.objects.get(first_day="2015-01-01")
    assert gone.state == UnitState.DELETED


def test_the_command_names_what_an_archive_that_is_away_leaves_pending(archived, archive_folder):
    archive_folder.rename(archive_folder.with_name("away"))
    out, err = io.StringIO(), io.StringIO()
    call_command("erase_customer", archived.customer.email, stdout=out, stderr=err)
    lines = out.getvalue().splitlines()
    assert "addresses of orders" in out.getvalue()
    assert lines[-2:] == [
        "archive events/2025-03             pending: the mover erases it tonight",
        "archive orders/2025-03             pending: the mover erases it tonight",
    ]
    assert "archive orders/2025-03: FileNotFoundError" in err.getvalue()
