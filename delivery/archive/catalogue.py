"""What PostgreSQL's catalogue says of tables and their partitions."""

from typing import Any, NamedTuple

from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Max

from delivery.archive.retention import Family


class Column(NamedTuple):
    """A column and its type as SQL writes it."""

    name: str
    type: str


def fetch(sql: str, *params: Any) -> list[tuple[Any, ...]]:
    """Run a query and return all its rows."""
    with connection.cursor() as cursor:
        cursor.execute(sql, params or None)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


def execute(sql: str, *params: Any) -> int:
    """Run a statement and return how many rows it touched."""
    with connection.cursor() as cursor:
        cursor.execute(sql, params or None)
        count: int = cursor.rowcount
    return count


def columns_of(table: str) -> list[Column]:
    """Return a table's columns in their order."""
    rows = fetch(
        "SELECT attname, format_type(atttypid, atttypmod) FROM pg_attribute "
        "WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped ORDER BY attnum",
        table,
    )
    return [Column(*row) for row in rows]


def schema_versions(family: Family) -> dict[str, str]:
    """Return the newest applied migration of each app that the family's tables belong to."""
    labels = {member.model._meta.app_label for member in family.members}
    applied = MigrationRecorder(connection).migration_qs.filter(app__in=labels)
    return dict(applied.values_list("app").annotate(Max("name")))


def partition_with_bounds(table: str, lower: str, upper: str) -> str | None:
    """Return the partition that has just these bounds."""
    rows = fetch(
        "SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid "
        "WHERE i.inhparent = %s::regclass AND pg_get_expr(c.relpartbound, c.oid) = %s",
        table,
        f"FOR VALUES FROM ('{lower}') TO ('{upper}')",
    )
    return rows[0][0] if rows else None


def is_partitioned(table: str) -> bool:
    """Tell whether a table has partitions."""
    return bool(fetch("SELECT 1 FROM pg_partitioned_table WHERE partrelid = %s::regclass", table))
