"""Partitioned tables: by month on their UUIDv7 id or by day on a time, made ahead of time."""

import calendar
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from dateutil.relativedelta import relativedelta
from django.db import connection
from psqlextra.models import PostgresPartitionedModel
from psqlextra.partitioning import (
    PostgresPartitioningConfig,
    PostgresPartitioningManager,
    PostgresPartitioningPlan,
    PostgresRangePartition,
    PostgresRangePartitioningStrategy,
)

from delivery.archive.daily import DailyByTime
from delivery.kernel.clock import utc_now
from delivery.kernel.ids import uuid7_floor

MONTHS_AHEAD = 3


class MonthPartition(PostgresRangePartition):
    """Hold every row whose id was made in one calendar month of UTC."""

    def __init__(self, month: datetime) -> None:
        self.month = datetime(month.year, month.month, 1, tzinfo=UTC)
        following = self.month + relativedelta(months=1)
        super().__init__(
            from_values=str(uuid7_floor(self.month)), to_values=str(uuid7_floor(following))
        )

    def name(self) -> str:
        return f"{self.month.year}_{calendar.month_abbr[self.month.month].lower()}"


class MonthlyById(PostgresRangePartitioningStrategy):
    """Keep this month's partition and the next ones in place; never delete."""

    def to_create(self) -> Iterator[MonthPartition]:
        for ahead in range(MONTHS_AHEAD + 1):
            yield MonthPartition(utc_now() + relativedelta(months=ahead))

    def to_delete(self) -> Iterator[MonthPartition]:
        return iter(())


_configs: dict[type[PostgresPartitionedModel], PostgresPartitioningConfig] = {}


def partition_monthly(model: type[PostgresPartitionedModel]) -> None:
    """Declare that the model's table is partitioned by the month in its UUIDv7 id."""
    _configs[model] = PostgresPartitioningConfig(model=model, strategy=MonthlyById())


def partition_daily(model: type[PostgresPartitionedModel]) -> None:
    """Declare that the model's table is partitioned by the day in its partition key."""
    _configs[model] = PostgresPartitioningConfig(model=model, strategy=DailyByTime())


def create_partitions() -> list[str]:
    """Create every declared partition that is missing; return the names of the new ones."""
    plan = _plan()
    plan.apply(using=None)
    return _names(plan)


def missing_partitions() -> list[str]:
    """Name the declared partitions that should be there by now."""
    return _names(_plan())


def _plan() -> PostgresPartitioningPlan:
    return PostgresPartitioningManager(list(_configs.values())).plan(skip_delete=True)


def _names(plan: PostgresPartitioningPlan) -> list[str]:
    return [
        f"{model_plan.config.model._meta.db_table}_{partition.name()}"
        for model_plan in plan.model_plans
        for partition in model_plan.creations
    ]


@dataclass(frozen=True, slots=True)
class PartitionReport:
    """One partition as PostgreSQL's catalogue and statistics describe it."""

    table: str
    name: str
    bounds: str
    size_bytes: int
    is_default: bool


def list_partitions() -> list[PartitionReport]:
    """List the partitions of every declared table, oldest first, the default last."""
    tables = [model._meta.db_table for model in _configs]
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT parent.relname, child.relname,
                   pg_get_expr(child.relpartbound, child.oid),
                   pg_total_relation_size(child.oid)
            FROM pg_inherits
            JOIN pg_class parent ON parent.oid = inhparent
            JOIN pg_class child ON child.oid = inhrelid
            WHERE parent.relkind = 'p' AND parent.relname = ANY(%s)
            ORDER BY parent.relname, pg_get_expr(child.relpartbound, child.oid) DESC
            """,
            [tables],
        )
        rows = cursor.fetchall()
    reports = [PartitionReport(*row, is_default=row[2] == "DEFAULT") for row in rows]
    return sorted(reports, key=lambda r: (r.table, r.is_default, r.bounds))


def rows_astray() -> dict[str, int]:
    """Count the rows that fell into default partitions: each is a missed month to alert on."""
    astray = {}
    with connection.cursor() as cursor:
        for report in list_partitions():
            if report.is_default:
                quoted = connection.ops.quote_name(report.name)
                cursor.execute(f"SELECT count(*) FROM {quoted}")  # noqa: S608 (from the catalogue)
                astray[report.table] = cursor.fetchone()[0]
    return {table: count for table, count in astray.items() if count}
