"""Move what is old enough to the archive, period by period; safe to stop anywhere and run again."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db import OperationalError, transaction
from django.db.models import Max

from delivery.archive.catalogue import fetch
from delivery.archive.exporting import condition, export
from delivery.archive.models import ArchiveUnit, UnitState
from delivery.archive.removing import RowsChanged, remove
from delivery.archive.retention import Family, families
from delivery.archive.store import check_files, delete_generations, put_manifest
from delivery.archive.turns import only_mover
from delivery.kernel.clock import utc_now

# Told of each step once it is done, with the unit's key.
Watch = Callable[[str, str], None]
STEPS = ("claimed", "exported", "uploaded", "verified", "stored", "removed", "moved", "tidied")
_TRIES = 3


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one period: `moved`, `skipped`, `kept`, `due` (a dry run) or `busy`."""

    key: str
    action: str
    detail: str


def _unwatched(step: str, key: str) -> None:
    """Tell nobody."""


def move_due(
    *, now: datetime, dry_run: bool = False, watch: Watch = _unwatched
) -> Iterator[Outcome]:
    """Move every period whose time has come; yield what became of each."""
    with only_mover():
        for family in families.values():
            for start in due_periods(family, now):
                yield _treat(family, start, now, dry_run=dry_run, watch=watch)
        if not dry_run:
            delete_leftovers()


def due_periods(family: Family, now: datetime) -> Iterator[datetime]:
    """Yield when each period began that holds rows and ended long enough ago, oldest first."""
    table, column, period = family.members[0].table, family.dated_by, family.period
    following = datetime(1970, 1, 1, tzinfo=UTC)
    while rows := fetch(
        f'SELECT "{column}" FROM "{table}" WHERE "{column}" >= %s '  # noqa: S608 - declared names
        f'ORDER BY "{column}" LIMIT 1',
        period.bound(following),
    ):
        start = period.start_of(rows[0][0])
        following = period.after(start)
        if following + family.in_database > now:
            return
        yield start


def _treat(
    family: Family, start: datetime, now: datetime, *, dry_run: bool, watch: Watch
) -> Outcome:
    unit = _unit_for(family, start, now)
    if unit.state == UnitState.RESTORED:
        return Outcome(unit.key, "kept", f"restored until {unit.restored_until:%Y-%m-%d %H:%M}")
    unsettled = _count(family, unit, f"({family.unsettled})")
    if unsettled:
        return Outcome(unit.key, "skipped", f"{unsettled} rows are not final")
    if dry_run:
        return Outcome(unit.key, "due", f"{_count(family, unit, 'true')} rows of {family.name}")
    try:
        move_unit(unit, family, watch=watch)
    except OperationalError as error:
        return Outcome(unit.key, "busy", f"tried again next time: {error}".strip())
    return Outcome(unit.key, "moved", f"{unit.rows} rows in {len(family.members)} tables")


def _unit_for(family: Family, start: datetime, now: datetime) -> ArchiveUnit:
    """Return the unit to go on with, one not saved yet where rows are new or came late."""
    units = ArchiveUnit.objects.filter(family=family.name, first_day=start.date())
    units = units.order_by("part")
    if found := units.filter(state__in=[UnitState.EXPORTING, UnitState.STORED]).first():
        return found
    if found := units.filter(state=UnitState.RESTORED).first():
        if found.restored_until is None or found.restored_until <= now:
            # What is back in the database is moved anew, late rows and other parts with it.
            found.state = UnitState.EXPORTING
        return found
    part = (units.aggregate(newest=Max("part"))["newest"] or 0) + 1
    new = ArchiveUnit(family=family.name, period=family.period, first_day=start.date(), part=part)
    new.upper_id = new.first_later_id
    return new


def _count(family: Family, unit: ArchiveUnit, where: str) -> int:
    root = family.members[0]
    rows = fetch(
        f'SELECT count(*) FROM "{root.table}" '  # noqa: S608 - declared names
        f"WHERE {condition(root, unit)} AND {where}"
    )
    return int(rows[0][0])


def move_unit(unit: ArchiveUnit, family: Family, *, watch: Watch = _unwatched) -> None:
    """Export, store, verify, then remove one unit; goes on where an earlier run stopped."""
    unit.save()
    watch("claimed", unit.key)
    for _ in range(_TRIES):
        if unit.state == UnitState.EXPORTING:
            _store(unit, family, watch)
        try:
            _take_out(unit, family, watch)
        except RowsChanged:
            unit.state = UnitState.EXPORTING
            unit.save()
            continue
        delete_generations(unit, keep=unit.generation)
        watch("tidied", unit.key)
        return
    raise OperationalError(f"{unit.key} changes all the time")


def _store(unit: ArchiveUnit, family: Family, watch: Watch) -> None:
    unit.generation += 1
    unit.save()
    manifest = export(unit, family)
    watch("exported", unit.key)
    put_manifest(unit, manifest)
    watch("uploaded", unit.key)
    check_files(unit, manifest)
    watch("verified", unit.key)
    unit.manifest, unit.state, unit.stored_at = manifest, UnitState.STORED, utc_now()
    unit.save()
    watch("stored", unit.key)


def _take_out(unit: ArchiveUnit, family: Family, watch: Watch) -> None:
    with transaction.atomic(durable=True):
        remove(unit, family, unit.manifest or {})
        parts = ArchiveUnit.objects.filter(family=unit.family, first_day=unit.first_day)
        # Restored with it, and so in its files now.
        parts.filter(state=UnitState.RESTORED).exclude(pk=unit.pk).update(
            state=UnitState.DELETED, deleted_at=utc_now()
        )
        unit.state, unit.moved_at, unit.restored_until = UnitState.MOVED, utc_now(), None
        unit.save()
        watch("removed", unit.key)
    watch("moved", unit.key)


def delete_old(*, now: datetime, dry_run: bool = False) -> list[Outcome]:
    """Delete the archives whose time is over; return which."""
    gone = []
    for unit in ArchiveUnit.objects.filter(state=UnitState.MOVED).order_by("first_day", "part"):
        family = families.get(unit.family)
        if family is None or unit.end + family.in_database + family.archived > now:
            continue
        gone.append(Outcome(unit.key, "due" if dry_run else "deleted", f"{unit.rows} rows"))
        if not dry_run:
            unit.state, unit.deleted_at = UnitState.DELETED, now
            unit.save()
    if not dry_run:
        delete_leftovers()
    return gone


def delete_leftovers() -> None:
    """Delete the files of units that are no longer needed."""
    for unit in ArchiveUnit.objects.filter(state=UnitState.DELETED, manifest__isnull=False):
        delete_generations(unit, keep=None)
        unit.manifest = None
        unit.save()
