"""Write one period of a family to the archive, in one snapshot, and read it back."""

from tempfile import TemporaryFile
from typing import Any

from django.db import connection, transaction

from delivery.archive.catalogue import columns_of, schema_versions
from delivery.archive.digests import Sink, copy_out, sha256_of
from delivery.archive.models import ArchiveUnit
from delivery.archive.retention import Family, Member
from delivery.archive.store import path_of, put
from delivery.kernel.clock import rfc3339, utc_now


def condition(member: Member, unit: ArchiveUnit) -> str:
    """Return the SQL condition of a member's rows that are the unit's."""
    lower, upper = unit.bounds
    return f"\"{member.dated_by}\" >= '{lower}' AND \"{member.dated_by}\" < '{upper}'"


def select_rows(table: str, columns: list[str], where: str, key: str) -> str:
    """Return the query whose CSV is the table's file: same rows, same bytes."""
    named = ", ".join(f'"{column}"' for column in columns)
    return f'SELECT {named} FROM "{table}" WHERE {where} ORDER BY "{key}"'  # noqa: S608


@transaction.atomic(durable=True)
def export(unit: ArchiveUnit, family: Family) -> dict[str, Any]:
    """Store the unit's rows of every table as of one moment; return the manifest."""
    with connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
    tables = [_export_table(unit, member) for member in family.members]
    return manifest_of(unit, family, tables)


def manifest_of(unit: ArchiveUnit, family: Family, tables: list[dict[str, Any]]) -> dict[str, Any]:
    """Describe a unit's files."""
    lower, upper = unit.bounds
    return {
        "format": 1,
        "key": unit.key,
        "family": family.name,
        "generation": unit.generation,
        "bounds": {"from": lower, "to": upper},
        "start": rfc3339(unit.start),
        "end": rfc3339(unit.end),
        "schema": schema_versions(family),
        "made_at": rfc3339(utc_now()),
        "tables": tables,
    }


def _export_table(unit: ArchiveUnit, member: Member) -> dict[str, Any]:
    columns = columns_of(member.table)
    names = [column.name for column in columns]
    query = select_rows(member.table, names, condition(member, unit), member.key)
    return store_query(unit, member, columns=[list(column) for column in columns], query=query)


def store_query(
    unit: ArchiveUnit, member: Member, *, columns: list[list[str]], query: str
) -> dict[str, Any]:
    """Store what a query returns as the member's file; return its entry in the manifest."""
    name = f"{member.table}.csv.gz"
    with TemporaryFile() as file:
        rows, sha256_rows = copy_out(query, Sink(file))
        size_bytes = file.tell()
        sha256_file = sha256_of(file)
        put(path_of(unit, name), file)
    return {
        "table": member.table,
        "file": name,
        "key": member.key,
        "columns": columns,
        "rows": rows,
        "size_bytes": size_bytes,
        "sha256_rows": sha256_rows,
        "sha256_file": sha256_file,
    }
