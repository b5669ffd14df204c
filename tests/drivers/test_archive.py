"""What a driver's days came to leaves like all that is archived: a day at a time."""

from datetime import UTC, datetime, timedelta

import pytest

from delivery.accounts.erasure import erase_customer
from delivery.archive.erasing import pending_erasures
from delivery.archive.models import ArchiveUnit, UnitState
from delivery.archive.mover import STEPS, delete_old, move_due
from delivery.archive.restoring import restore
from delivery.archive.store import archive_storage, check_files, path_of
from drivers.models import DayTrack, LocationPoint
from drivers.services.day_tracks import tend_history
from drivers.services.history import HistoryPoint, write_points
from tests.delivery.archive.conftest import archive_folder
from tests.factories.accounts import UserFactory
from tests.factories.drivers import make_driver

__all__ = ["archive_folder"]
DAY = datetime(2026, 3, 4, tzinfo=UTC)
KEY = "driver-days/2026-03-04"
DUE = DAY + timedelta(days=8)
OVER = DAY + timedelta(days=31)
KEEP = timedelta(days=2)
pytestmark = pytest.mark.django_db(transaction=True)


class Killed(Exception):
    """The process went away."""


@pytest.fixture
def days(archive_folder):
    """Two drivers' day and the next one, summed up; return what the first day's rows hold."""
    for driver in (make_driver(), make_driver()):
        for at in (DAY, DAY + timedelta(seconds=10), DAY + timedelta(days=1)):
            write_points(points=[HistoryPoint(driver.pk, at, at, 60 + at.second / 1e5, 24.94)])
    tend_history(now=DAY + timedelta(days=3))
    yield rows_of(DAY)
    ArchiveUnit.objects.all().delete()


def rows_of(day):
    return list(DayTrack.objects.filter(day=day.date()).order_by("pk").values())


def moved(now=DUE, **details):
    return {outcome.key: outcome.action for outcome in move_due(now=now, **details)}


def test_sums_stay_as_long_as_their_points(days):
    tend_history(now=DUE - timedelta(seconds=1))
    assert moved(now=DUE - timedelta(seconds=1)) == {}
    assert rows_of(DAY) == days


def test_a_day_s_sums_leave_once_its_points_have_gone(days):
    tend_history(now=DUE)
    assert moved() == {KEY: "moved"}
    assert (rows_of(DAY), len(rows_of(DAY + timedelta(days=1)))) == ([], 2)
    unit = ArchiveUnit.objects.get()
    table = unit.manifest["tables"][0]
    assert (table["table"], table["rows"], len(table["sha256_rows"])) == ("drivers_daytrack", 2, 64)
    assert ["distance_m", "double precision"] in table["columns"]
    assert unit.manifest["bounds"] == {"from": "2026-03-04", "to": "2026-03-05"}
    check_files(unit, unit.manifest)


def test_a_day_whose_points_are_still_there_is_skipped(days):
    outcome = next(iter(move_due(now=DUE)))
    assert (outcome.key, outcome.action, outcome.detail) == (KEY, "skipped", "2 rows are not final")
    assert rows_of(DAY) == days
    assert LocationPoint.objects.filter(recorded_at__lt=DAY + timedelta(days=1)).count() == 4


def test_a_day_that_was_moved_is_not_summed_up_again(days):
    tend_history(now=DUE)
    moved()
    tend_history(now=DUE)
    assert rows_of(DAY) == []
    assert moved() == {}


@pytest.mark.parametrize("step", STEPS)
def test_a_run_that_is_killed_is_made_good_by_the_next(days, step):
    def kill(done, key):
        if done == step:
            raise Killed

    tend_history(now=DUE)
    with pytest.raises(Killed):
        moved(watch=kill)
    unit = ArchiveUnit.objects.get()
    assert rows_of(DAY) == ([] if unit.state == UnitState.MOVED else days)
    tend_history(now=DUE)
    moved()
    unit.refresh_from_db()
    assert (unit.state, unit.rows, rows_of(DAY)) == (UnitState.MOVED, 2, [])
    check_files(unit, unit.manifest)
    assert moved() == {}
    restore(KEY, keep=KEEP, now=DUE)
    assert rows_of(DAY) == days


def test_a_restored_day_is_what_it_was_and_leaves_again(days):
    tend_history(now=DUE)
    moved()
    outcomes = restore(KEY, keep=KEEP, now=DUE)
    assert [(o.key, o.action, o.detail) for o in outcomes] == [(KEY, "restored", "2 rows")]
    assert rows_of(DAY) == days
    tend_history(now=DUE + KEEP)
    assert moved(now=DUE + KEEP - timedelta(seconds=1))[KEY] == "kept"
    assert rows_of(DAY) == days
    assert moved(now=DUE + KEEP)[KEY] == "moved"
    assert rows_of(DAY) == []


def test_an_archived_day_is_deleted_thirty_days_after_it(days):
    tend_history(now=DUE)
    moved()
    unit = ArchiveUnit.objects.get()
    assert delete_old(now=OVER - timedelta(seconds=1)) == []
    assert archive_storage().exists(path_of(unit, "drivers_daytrack.csv.gz"))
    assert [(o.key, o.action) for o in delete_old(now=OVER)] == [(KEY, "deleted")]
    assert not archive_storage().exists(path_of(unit, "drivers_daytrack.csv.gz"))
    assert not archive_storage().exists(path_of(unit, "manifest.json"))


def test_sums_older_than_thirty_days_pass_through_the_archive_and_are_gone(days):
    tend_history(now=OVER)
    assert moved(now=OVER) == {KEY: "moved", "driver-days/2026-03-05": "moved"}
    assert [o.key for o in delete_old(now=OVER)] == [KEY]
    assert not DayTrack.objects.exists()


def test_a_customer_s_erasure_reads_no_driver_s_days(days):
    tend_history(now=DUE)
    moved()
    dict(erase_customer(user=UserFactory(), now=DUE))
    assert pending_erasures() == []
