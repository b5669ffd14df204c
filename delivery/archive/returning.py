"""Put one archived table's rows back where they belong: into their month's partition, or beside."""

from dataclasses import dataclass
from typing import Any

from django.db import connection, models
from psycopg.sql import quote

from delivery.archive.catalogue import columns_of, execute, fetch, partition_with_bounds
from delivery.archive.loading import attach, create_beside, pays_to_unbind, unbound
from delivery.archive.models import ArchiveUnit
from delivery.archive.partitions import MonthPartition, is_monthly
from delivery.archive.retention import Member


@dataclass(slots=True)
class Rows:
    """A table's rows of one unit, staged in a temporary table, on their way back."""

    unit: ArchiveUnit
    member: Member
    entry: dict[str, Any]
    stage: str
    partition: str = ""

    def fill_partition(self) -> None:
        """Fill the month's partition beside its table, where there is none and can be one."""
        table = self.member.table
        if is_monthly(self.member.model) and not self._has_home():
            self.partition = f"{table}_{MonthPartition(self.unit.start).name()}"
            create_beside(table, self.partition)
            self._insert(self.partition, self._in_month)

    @property
    def alters(self) -> bool:
        """Tell whether putting the rows in changes their table, not only what it holds."""
        return bool(self.partition) or (
            not is_monthly(self.member.model)
            and pays_to_unbind(self.member.table, self.entry["rows"])
        )

    def put_in(self) -> None:
        """Attach the partition, and insert the rows that belong elsewhere.

        A step: it needs an open transaction.
        """
        table = self.member.table
        if self.partition:
            attach(table, self.partition, *self.unit.bounds)
            self._insert(table, f"NOT ({self._in_month})")
        elif self.alters:
            with unbound(table):
                self._insert(table, "true")
        else:
            self._insert(table, "true")

    @property
    def _in_month(self) -> str:
        lower, upper = self.unit.bounds
        return f"\"{self.member.key}\" >= '{lower}' AND \"{self.member.key}\" < '{upper}'"

    def _has_home(self) -> bool:
        """Tell whether the month has its partition, or the default one holds rows of it."""
        table = self.member.table
        return bool(
            partition_with_bounds(table, *self.unit.bounds)
            or fetch(f'SELECT 1 FROM "{table}" WHERE {self._in_month} LIMIT 1')  # noqa: S608
        )

    def _insert(self, table: str, where: str) -> None:
        kept, values = columns_now(self.member, [name for name, _ in self.entry["columns"]])
        execute(
            f'INSERT INTO "{table}" ({kept}) '  # noqa: S608 - declared names
            f'SELECT {values} FROM pg_temp."{self.stage}" WHERE {where}'
        )


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
