"""Put an archived period back into its tables."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, models, transaction
from psycopg.sql import quote

from delivery.archive.catalogue import columns_of, execute, fetch, partition_with_bounds
from delivery.archive.digests import Sink, copy_out
from delivery.archive.models import ArchiveUnit, UnitState
from delivery.archive.mover import Outcome
from delivery.archive.partitions import MonthPartition, is_monthly
from delivery.archive.retention import Member, families
from delivery.archive.store import ArchiveDamaged, check_files, reading
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
        with transaction.atomic(durable=True):
            for unit in units:
                _restore_unit(unit)
                unit.state, unit.restored_until = UnitState.RESTORED, now + keep
                unit.save()
        return [Outcome(unit.key, "restored", f"{unit.rows} rows") for unit in units]


def _units(key: str) -> list[ArchiveUnit]:
    known = [unit for unit in ArchiveUnit.objects.order_by("part") if unit.period_key == key]
    if not known:
        raise NotFound(f"The archive has no {key}.")
    if restored := [unit for unit in known if unit.state == UnitState.RESTORED]:
        until = f"{restored[0].restored_until:%Y-%m-%d}"
        raise CannotRestore(f"{key} is restored already, until {until}.")
    moved = [unit for unit in known if unit.state == UnitState.MOVED]
    if not moved:
        raise CannotRestore(f"{key} is {known[-1].get_state_display().lower()}.")
    return moved


def _restore_unit(unit: ArchiveUnit) -> None:
    entries = {table["table"]: table for table in (unit.manifest or {})["tables"]}
    for member in families[unit.family].members:
        if member.table in entries:
            _make_partition(unit, member)
            _restore_table(unit, member, entries[member.table])


def _make_partition(unit: ArchiveUnit, member: Member) -> None:
    """Make the month's partition again, unless the default one holds rows of the month."""
    lower, upper = unit.bounds
    if not is_monthly(member.model) or partition_with_bounds(member.table, lower, upper):
        return
    in_default = fetch(
        f'SELECT 1 FROM "{member.table}" WHERE "{member.key}" >= %s '  # noqa: S608
        f'AND "{member.key}" < %s LIMIT 1',
        lower,
        upper,
    )
    if not in_default:
        with connection.schema_editor(atomic=False) as schema_editor:
            MonthPartition(unit.start).create(member.model, schema_editor)


def _restore_table(unit: ArchiveUnit, member: Member, entry: dict[str, Any]) -> None:
    with staged(unit, entry) as stage:
        archived = [name for name, _ in entry["columns"]]
        kept, values = columns_now(member, archived)
        execute(
            f'INSERT INTO "{member.table}" ({kept}) SELECT {values} FROM "{stage}"'  # noqa: S608
        )
        if set(archived) <= {column.name for column in columns_of(member.table)}:
            _compare(member, entry, archived, stage)


@contextmanager
def staged(unit: ArchiveUnit, entry: dict[str, Any], *, name: str = "") -> Iterator[str]:
    """Hold one archived table as a temporary one; raise ArchiveDamaged where it is not whole."""
    stage = name or f"restored_{entry['table']}"
    columns = ", ".join(f'"{column}" {kind}' for column, kind in entry["columns"])
    execute(f'CREATE TEMP TABLE "{stage}" ({columns})')
    with (
        reading(unit, entry) as pieces,
        connection.cursor() as cursor,
        cursor.copy(f'COPY pg_temp."{stage}" FROM STDIN (FORMAT CSV, HEADER)') as copy,
    ):
        for piece in pieces:
            copy.write(piece)
    yield stage
    execute(f'DROP TABLE pg_temp."{stage}"')


def columns_now(member: Member, archived: list[str]) -> tuple[str, str]:
    """Return the columns to fill and what with: those added since get their field's default."""
    fields = {field.column: field for field in member.model._meta.concrete_fields}
    filled: dict[str, str] = {}
    for column in columns_of(member.table):
        field = fields.get(column.name)
        if column.name in archived:
            filled[column.name] = f'"{column.name}"'
        elif field is not None and not field.null and field.db_default is models.NOT_PROVIDED:
            filled[column.name] = _literal(field)
    return ", ".join(f'"{name}"' for name in filled), ", ".join(filled.values())


def _literal(field: "models.Field[Any, Any]") -> str:
    value = field.get_db_prep_save(field.get_default(), connection)
    return quote(value, connection.connection)


def _compare(member: Member, entry: dict[str, Any], columns: list[str], stage: str) -> None:
    named = ", ".join(f'"{column}"' for column in columns)
    query = (
        f'SELECT {named} FROM "{member.table}" WHERE "{member.key}" IN '  # noqa: S608
        f'(SELECT "{member.key}" FROM pg_temp."{stage}") ORDER BY "{member.key}"'
    )
    if copy_out(query, Sink())[1] != entry["sha256_rows"]:
        raise ArchiveDamaged(f"{member.table}: what was restored is not what was archived.")
