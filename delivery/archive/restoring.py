"""Put an archived period back into its tables."""

from contextlib import ExitStack
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, OperationalError, transaction

from delivery.archive.catalogue import columns_of, execute
from delivery.archive.digests import Sink, copy_out
from delivery.archive.locking import take_tables
from delivery.archive.models import ArchiveUnit, UnitState
from delivery.archive.mover import Outcome
from delivery.archive.removing import LOCK_PATIENCE_MS
from delivery.archive.retention import Member, families
from delivery.archive.returning import Rows
from delivery.archive.rewriting import carry_out
from delivery.archive.staging import staged
from delivery.archive.store import ArchiveDamaged, check_files
from delivery.archive.turns import only_mover
from delivery.kernel.errors import DomainError, NotFound


class CannotRestore(DomainError):
    """The period is not in the archive only."""

    status = 409
    code = "cannot_restore"
    title = "There is nothing to restore"


def restore(key: str, *, keep: timedelta, now: datetime, dry_run: bool = False) -> list[Outcome]:
    """Put all parts of a period back, and leave them for `keep`; a dry run reads the files only.

    Raises NotFound and CannotRestore, and ArchiveDamaged where a checksum differs; then nothing
    has changed.
    """
    with only_mover():
        units = _units(key)
        if dry_run:
            for unit in units:
                check_files(unit, unit.manifest or {})
            return [Outcome(unit.key, "sound", f"{unit.rows} rows") for unit in units]
        # What was to be erased must not come back: the files are written anew first.
        erased = [
            Outcome(unit.key, "erased", f"{carry_out(unit)} rows changed")
            for unit in units
            if unit.erasures.filter(done_at=None).exists()
        ]
        try:
            _restore(units, until=now + keep)
        except OperationalError as error:
            raise CannotRestore(f"{key} has to wait for others: {error}".strip()) from error
        except IntegrityError as error:
            raise CannotRestore(f"{key} refers to what is gone: {error}".strip()) from error
        return erased + [Outcome(unit.key, "restored", f"{unit.rows} rows") for unit in units]


def _units(key: str) -> list[ArchiveUnit]:
    units = list(ArchiveUnit.objects.order_by("part"))
    # Parts come back together, whichever of them is named.
    period_keys = {unit.period_key for unit in units if key in (unit.key, unit.period_key)}
    known = [unit for unit in units if unit.period_key in period_keys]
    if not known:
        raise NotFound(f"The archive has no {key}.")
    if restored := [unit for unit in known if unit.state == UnitState.RESTORED]:
        until = f"{restored[0].restored_until:%Y-%m-%d}"
        raise CannotRestore(f"{key} is restored already, until {until}.")
    moved = [unit for unit in known if unit.state == UnitState.MOVED]
    if not moved:
        raise CannotRestore(f"{key} is {known[-1].get_state_display().lower()}.")
    return moved


@transaction.atomic(durable=True)
def _restore(units: list[ArchiveUnit], *, until: datetime) -> None:
    execute(f"SET LOCAL lock_timeout = {LOCK_PATIENCE_MS}")
    for unit in units:
        _restore_unit(unit)
        unit.state, unit.restored_until = UnitState.RESTORED, until
        unit.save()


def _restore_unit(unit: ArchiveUnit) -> None:
    """Fill what nobody sees first, so that tables in use are locked for the end only."""
    entries = {table["table"]: table for table in (unit.manifest or {})["tables"]}
    members = [member for member in families[unit.family].members if member.table in entries]
    with ExitStack() as stages:
        waiting = []
        for member in members:
            entry = entries[member.table]
            if entry["rows"]:
                stage = stages.enter_context(staged(unit, entry))
                waiting.append((member, entry, Rows(unit, member, entry, stage)))
        for _, _, rows in waiting:
            rows.fill_partition()
        if altered := [member.table for member, _, rows in waiting if rows.alters]:
            take_tables(altered)
        for member, entry, rows in waiting:
            rows.put_in()
            _compare(member, entry, rows.stage)


def _compare(member: Member, entry: dict[str, Any], stage: str) -> None:
    columns = [name for name, _ in entry["columns"]]
    if not set(columns) <= {column.name for column in columns_of(member.table)}:
        return
    named = ", ".join(f'"{column}"' for column in columns)
    query = (
        f'SELECT {named} FROM "{member.table}" WHERE "{member.key}" IN '  # noqa: S608
        f'(SELECT "{member.key}" FROM pg_temp."{stage}") ORDER BY "{member.key}"'
    )
    if copy_out(query, Sink())[1] != entry["sha256_rows"]:
        raise ArchiveDamaged(f"{member.table}: what was restored is not what was archived.")
