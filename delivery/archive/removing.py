"""Take one period of a family out of the database, if it is to the byte what the archive holds."""

from typing import Any

from django.db import connection

from delivery.archive.catalogue import (
    execute,
    fetch,
    is_partitioned,
    partition_with_bounds,
)
from delivery.archive.digests import Sink, copy_out
from delivery.archive.exporting import condition, select_rows
from delivery.archive.locking import take_tables
from delivery.archive.models import ArchiveUnit
from delivery.archive.retention import Family, Member

# Detaching waits for readers of the parent and holds back its writers meanwhile: not for long.
LOCK_PATIENCE_MS = 3000


class RowsChanged(Exception):
    """The rows are no longer what was exported."""


def remove(unit: ArchiveUnit, family: Family, manifest: dict[str, Any]) -> None:
    """Remove the unit's rows from every table.

    A step: it needs an open transaction. Locks the period's root rows against change and against
    new rows that refer to them, and tables only while partitions are detached. Raises RowsChanged
    where anything differs from the manifest, OperationalError where a lock is not to be had.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"SET LOCAL lock_timeout = {LOCK_PATIENCE_MS}")
        cursor.execute("SET LOCAL delivery.mover = 'on'")
    entries = {table["table"]: table for table in manifest["tables"]}
    if entries.keys() != {member.table for member in family.members}:
        raise RowsChanged("The family has other tables now.")
    for member in family.members:
        _lock_and_compare(unit, member, entries[member.table])
    split = [member for member in family.members if is_partitioned(member.table)]
    whole = [member for member in family.members if member not in split]
    # Whole tables refer to split ones; the locks that hold others up come last.
    for member in reversed(whole):
        _remove_rows(unit, member, entries[member.table]["rows"])
    if split:
        take_tables([member.table for member in family.members])
    for member in reversed(split):
        _remove_rows(unit, member, entries[member.table]["rows"])


def _lock_and_compare(unit: ArchiveUnit, member: Member, entry: dict[str, Any]) -> None:
    where = condition(member, unit)
    fetch(
        f'SELECT count(*) FROM (SELECT 1 FROM "{member.table}" '  # noqa: S608 - declared names
        f"WHERE {where} FOR UPDATE) AS locked"
    )
    columns = [name for name, _ in entry["columns"]]
    query = select_rows(member.table, columns, where, member.key)
    if copy_out(query, Sink())[1] != entry["sha256_rows"]:
        raise RowsChanged(f"{member.table} has changed since it was exported.")


def _remove_rows(unit: ArchiveUnit, member: Member, expected: int) -> None:
    removed = 0
    if is_partitioned(member.table):
        removed += _drop_partition(unit, member)
    removed += execute(
        f'DELETE FROM "{member.table}" WHERE {condition(member, unit)}'  # noqa: S608
    )
    if removed != expected:
        raise RowsChanged(f"{member.table}: {removed} rows instead of {expected}.")


def _drop_partition(unit: ArchiveUnit, member: Member) -> int:
    """Drop the period's own partition where all of its rows are the unit's; return how many."""
    lower, upper = unit.bounds
    name = partition_with_bounds(member.table, lower, upper)
    if name is None or fetch(
        f'SELECT 1 FROM "{name}" WHERE NOT ({condition(member, unit)}) LIMIT 1'  # noqa: S608
    ):
        return 0
    execute(f'ALTER TABLE "{member.table}" DETACH PARTITION "{name}"')
    # Counted under the lock: nobody can have added a row in between.
    rows = fetch(f'SELECT count(*) FROM "{name}"')[0][0]  # noqa: S608
    execute(f'DROP TABLE "{name}"')
    return int(rows)
