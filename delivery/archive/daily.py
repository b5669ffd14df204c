"""Tables partitioned by day on a time column: made ahead, and dropped once they are done with."""

import re
from collections.abc import Iterator
from datetime import date, timedelta

from django.db import connection, transaction
from psqlextra.models import PostgresPartitionedModel
from psqlextra.partitioning import PostgresRangePartition, PostgresRangePartitioningStrategy

from delivery.archive.catalogue import execute, fetch
from delivery.archive.periods import midnight
from delivery.kernel.clock import utc_now

DAYS_AHEAD = 3
_NAME = re.compile(r"_(\d{4})_(\d{2})_(\d{2})$")
# Dropping waits for readers of the parent and holds back its writers meanwhile: not for long.
_LOCK_PATIENCE_MS = 3000


class DayPartition(PostgresRangePartition):
    """Hold every row of one day of UTC."""

    def __init__(self, day: date) -> None:
        self.day = day
        super().__init__(
            from_values=midnight(day).isoformat(),
            to_values=midnight(day + timedelta(days=1)).isoformat(),
        )

    def name(self) -> str:
        return self.day.strftime("%Y_%m_%d")


class DailyByTime(PostgresRangePartitioningStrategy):
    """Keep yesterday's, today's and the next days' partitions in place; never delete.

    Who owns the rows drops their days, for what is in them has to be summed up first.
    """

    def to_create(self) -> Iterator[DayPartition]:
        today = utc_now().date()
        for ahead in range(-1, DAYS_AHEAD + 1):
            yield DayPartition(today + timedelta(days=ahead))

    def to_delete(self) -> Iterator[DayPartition]:
        return iter(())


def partitioned_days(model: type[PostgresPartitionedModel]) -> list[date]:
    """Return the days that have a partition, oldest first."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = %s::regclass",
            [model._meta.db_table],
        )
        found = [_NAME.search(name) for (name,) in cursor.fetchall()]
    return sorted(date(*map(int, match.groups())) for match in found if match)


def days_held(model: type[PostgresPartitionedModel]) -> list[date]:
    """Return the days that have a partition, or rows in the default one, oldest first."""
    table, column = model._meta.db_table, _time_of(model)
    astray = fetch(
        f"SELECT DISTINCT ({column} AT TIME ZONE 'UTC')::date FROM {table}_default"  # noqa: S608
    )
    return sorted({day for (day,) in astray} | set(partitioned_days(model)))


def drop_day(model: type[PostgresPartitionedModel], day: date) -> None:
    """Drop a day's partition, or its rows in the default one.

    Raises OperationalError where others keep it locked, to be tried again.
    """
    with transaction.atomic():
        execute(f"SET LOCAL lock_timeout = {_LOCK_PATIENCE_MS}")
        if day in partitioned_days(model):
            with connection.schema_editor(atomic=False) as schema_editor:
                DayPartition(day).delete(model, schema_editor)
        else:
            column, start = _time_of(model), midnight(day)
            execute(
                f"DELETE FROM {model._meta.db_table}_default "  # noqa: S608 - our own names
                f"WHERE {column} >= %s AND {column} < %s",
                start,
                start + timedelta(days=1),
            )


def _time_of(model: type[PostgresPartitionedModel]) -> str:
    column: str = model._partitioning_meta.key[0]  # noqa: SLF001 - it has no other name
    return column
