"""Erase one customer's personal data: in the tables at once, in the archive unit by unit."""

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from delivery.archive.catalogue import execute
from delivery.archive.exporting import manifest_of, select_rows, store_query
from delivery.archive.models import ArchiveUnit, Erasure, UnitState
from delivery.archive.personal import PersonalData, personal_data, refusals, removals
from delivery.archive.restoring import staged
from delivery.archive.retention import Family, families
from delivery.archive.store import check_files, delete_generations, put_manifest
from delivery.archive.turns import only_mover
from delivery.kernel.clock import utc_now
from delivery.kernel.errors import Conflict

_HELD = (UnitState.STORED, UnitState.MOVED, UnitState.RESTORED)


def erase_person(
    *, user_id: int, email: str, now: datetime, dry_run: bool = False
) -> Iterator[tuple[str, int]]:
    """Erase what the tables hold, and note every archived unit; yield what went and how much.

    Raises Conflict where something stands against it. A dry run counts only.
    """
    for refusal in refusals:
        if reason := refusal(user_id):
            raise Conflict(reason)
    # First what the rows point to: files cannot be found any more once their names are erased.
    for removal in removals:
        yield removal.label, removal.run(user_id, dry_run)
    params = {"user_id": user_id, "email": email}
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL delivery.mover = 'on'")
        done = [(data.label, _erase(data, params, dry_run=dry_run)) for data in personal_data]
        if not dry_run:
            _note(user_id, email, now)
            # What came before in this transaction may go on under the ordinary rules.
            execute("SET LOCAL delivery.mover = ''")
    yield from done


def _erase(data: PersonalData, params: dict[str, Any], *, dry_run: bool) -> int:
    with connection.cursor() as cursor:
        if dry_run:
            cursor.execute(data.count_sql, params)
            return int(cursor.fetchone()[0])
        cursor.execute(data.update_sql, params)
        return int(cursor.rowcount)


def _note(user_id: int, email: str, now: datetime) -> None:
    pending = set(
        Erasure.objects.filter(user_id=user_id, done_at=None).values_list("unit_id", flat=True)
    )
    personal = {data.table for data in personal_data}
    Erasure.objects.bulk_create(
        Erasure(unit=unit, user_id=user_id, email=email, requested_at=now)
        for unit in ArchiveUnit.objects.filter(state__in=_HELD)
        if unit.pk not in pending and personal & unit.tables
    )


def pending_erasures(user_id: int | None = None) -> list[Erasure]:
    """Return what is still to be erased in the archive, of one customer or of all."""
    pending = Erasure.objects.filter(done_at=None).select_related("unit").order_by("unit", "pk")
    return list(pending if user_id is None else pending.filter(user_id=user_id))


def work_off_erasures() -> Iterator[tuple[str, int]]:
    """Erase in every archived unit that has it pending; yield each with the rows changed.

    A unit is written anew beside the old files, verified, and only then put in their place.
    """
    with only_mover():
        for unit in ArchiveUnit.objects.filter(erasures__done_at=None).distinct():
            if unit.state in _HELD:
                yield unit.key, _rewrite(unit, families[unit.family])
            else:
                # Its rows are in the tables, or gone.
                unit.erasures.filter(done_at=None).update(done_at=utc_now(), email="")


def _rewrite(unit: ArchiveUnit, family: Family) -> int:
    wanted = list(unit.erasures.filter(done_at=None))
    with transaction.atomic(durable=True):
        entries = (unit.manifest or {})["tables"]
        changed = dict.fromkeys((erasure.pk for erasure in wanted), 0)
        with ExitStack() as stages:
            for entry in entries:
                # Under the table's own name it stands before the table: the same SQL erases in it.
                stages.enter_context(staged(unit, entry, name=entry["table"]))
            for erasure in wanted:
                changed[erasure.pk] = _erase_staged(erasure, {e["table"] for e in entries})
            old = unit.generation
            if any(changed.values()):
                _store_anew(unit, family, entries)
        unit.save()
        for erasure in wanted:
            erasure.done_at, erasure.email, erasure.rows = utc_now(), "", changed[erasure.pk]
            erasure.save()
    if unit.generation != old:
        delete_generations(unit, keep=unit.generation)
    return sum(changed.values())


def _erase_staged(erasure: Erasure, tables: set[str]) -> int:
    params = {"user_id": erasure.user_id, "email": erasure.email}
    mine = [data for data in personal_data if data.table in tables]
    return sum(_erase(data, params, dry_run=False) for data in mine)


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
