"""Erase in one archived unit: in its files, and in the tables where its rows are back."""

from collections.abc import Sequence
from contextlib import ExitStack
from typing import Any

from django.db import transaction

from delivery.archive.catalogue import execute
from delivery.archive.exporting import manifest_of, select_rows, store_query
from delivery.archive.models import ArchiveUnit, Erasure, UnitState
from delivery.archive.personal import erase, personal_data
from delivery.archive.retention import Family, families
from delivery.archive.staging import staged
from delivery.archive.store import check_files, delete_generations, put_manifest
from delivery.kernel.clock import utc_now

# With files that count.
HELD = (UnitState.STORED, UnitState.MOVED, UnitState.RESTORED)


def carry_out(unit: ArchiveUnit) -> int:
    """Do the erasures that a unit has pending; return how many rows of its files changed.

    The files are written anew beside the old ones, verified, and only then put in their place.
    The caller has the mover's turn.
    """
    family, old = families[unit.family], unit.generation
    wanted = list(unit.erasures.filter(done_at=None))
    with transaction.atomic(durable=True):
        changed = _erase_in_files(unit, family, wanted) if unit.state in HELD else [0] * len(wanted)
        if unit.state != UnitState.MOVED:
            # Rows that were on their way back while the tables were erased in were not seen.
            _erase_in_tables(family, wanted)
        unit.save()
        for erasure, rows in zip(wanted, changed, strict=True):
            erasure.done_at, erasure.email, erasure.rows = utc_now(), "", rows
            erasure.save()
    if unit.generation != old:
        delete_generations(unit, keep=unit.generation)
    return sum(changed)


def _erase_in_files(unit: ArchiveUnit, family: Family, wanted: Sequence[Erasure]) -> list[int]:
    entries = (unit.manifest or {})["tables"]
    with ExitStack() as stages:
        for entry in entries:
            # Under the table's own name it stands before the table: the same SQL erases in it.
            stages.enter_context(staged(unit, entry, name=entry["table"]))
        tables = {entry["table"] for entry in entries}
        changed = [_erase_one(erasure, tables) for erasure in wanted]
        if any(changed):
            _store_anew(unit, family, entries)
    return changed


def _erase_in_tables(family: Family, wanted: Sequence[Erasure]) -> None:
    execute("SET LOCAL delivery.mover = 'on'")
    for erasure in wanted:
        _erase_one(erasure, {member.table for member in family.members})


def _erase_one(erasure: Erasure, tables: set[str]) -> int:
    params = {"user_id": erasure.user_id, "email": erasure.email}
    return sum(erase(data, params) for data in personal_data if data.table in tables)


def _store_anew(unit: ArchiveUnit, family: Family, entries: list[dict[str, Any]]) -> None:
    members = {member.table: member for member in family.members}
    unit.generation += 1
    tables = []
    for entry in entries:
        names = [name for name, _ in entry["columns"]]
        query = select_rows(entry["table"], names, "true", entry["key"])
        member = members[entry["table"]]
        tables.append(store_query(unit, member, columns=entry["columns"], query=query))
    manifest = manifest_of(unit, family, tables) | {"schema": (unit.manifest or {})["schema"]}
    put_manifest(unit, manifest)
    check_files(unit, manifest)
    unit.manifest = manifest
