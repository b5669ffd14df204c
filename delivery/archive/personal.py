"""What a customer may ask to have erased: declared per app, the same for hot rows and archives."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connection, models


@dataclass(frozen=True, slots=True)
class PersonalData:
    """Columns that tell who somebody is, and what stands there after erasing.

    `where` is an SQL condition on the table with the parameters `user_id` and `email`; it may
    read other tables of the family by name. `erased` maps columns to SQL expressions.
    """

    label: str
    table: str
    where: str
    erased: Mapping[str, str]

    @property
    def update_sql(self) -> str:
        """Return the statement that erases."""
        assignments = ", ".join(f'"{column}" = {value}' for column, value in self.erased.items())
        return f'UPDATE "{self.table}" SET {assignments} WHERE {self.where}'  # noqa: S608

    @property
    def count_sql(self) -> str:
        """Return the query that counts what would be erased."""
        return f'SELECT count(*) FROM "{self.table}" WHERE {self.where}'  # noqa: S608


@dataclass(frozen=True, slots=True)
class Removal:
    """Something outside the tables' columns that goes: files, sessions, whole rows.

    `run(user_id, dry_run)` returns how much it removed, or would.
    """

    label: str
    run: Callable[[int, bool], int]


def erase(data: PersonalData, params: Mapping[str, Any]) -> int:
    """Erase of one person what is declared; return how many rows had it."""
    with connection.cursor() as cursor:
        cursor.execute(data.update_sql, params)
        return int(cursor.rowcount)


def count(data: PersonalData, params: Mapping[str, Any]) -> int:
    """Count the rows that `erase` would change."""
    with connection.cursor() as cursor:
        cursor.execute(data.count_sql, params)
        return int(cursor.fetchone()[0])


personal_data: list[PersonalData] = []
removals: list[Removal] = []
# Each returns why a customer cannot be erased yet, empty where nothing stands against it.
refusals: list[Callable[[int], str]] = []


def holds_personal_data(
    label: str, model: type[models.Model], *, where: str, erased: Mapping[str, str]
) -> None:
    """Declare columns to erase."""
    personal_data.append(PersonalData(label, model._meta.db_table, where, erased))


def remove_on_erasure(label: str, run: Callable[[int, bool], int]) -> None:
    """Declare something else to remove."""
    removals.append(Removal(label, run))


def refuse_erasure(reason: Callable[[int], str]) -> None:
    """Declare what stands against erasing, for as long as `reason(user_id)` is not empty."""
    refusals.append(reason)
