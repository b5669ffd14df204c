"""Partitioned tables: by month on their UUIDv7 id or by day on a time, made ahead of time."""

import calendar
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from dateutil.relativedelta import relativedelta
from django.db import connection, models, transaction
from psqlextra.models import PostgresPartitionedModel
from psqlextra.partitioning import (
    PostgresPartitioningConfig,
    PostgresPartitioningManager,
    PostgresPartitioningPlan,
    PostgresRangePartition,
    PostgresRangePartitioningStrategy,
)

from delivery.archive.daily import DailyByTime
from delivery.archive.models import ArchiveUnit
from delivery.archive.periods import Period
from delivery.kernel.clock import utc_now
from delivery.kernel.errors import DomainError
from delivery.kernel.ids import uuid7_floor

MONTHS_AHEAD = 3


class CannotDetach(DomainError):
    """There is no such partition, or it holds rows."""

    status = 409
    code = "cannot_detach"
    title = "The partition cannot be detached"


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


_configs: dict[type[models.Model], PostgresPartitioningConfig] = {}


def partition_monthly(model: type[PostgresPartitionedModel]) -> None:
    """Declare that the model's table is partitioned by the month in its UUIDv7 id."""
    _configs[model] = PostgresPartitioningConfig(model=model, strategy=MonthlyById())


def partition_daily(model: type[PostgresPartitionedModel]) -> None:
    """Declare that the model's table is partitioned by the day in its partition key."""
    _configs[model] = PostgresPartitioningConfig(model=model, strategy=DailyByTime())


def is_monthly(model: type[models.Model]) -> bool:
    """Tell whether the model's table is partitioned by month."""
    config = _configs.get(model)
    return config is not None and isinstance(config.strategy, MonthlyById)


def create_partitions(*, dry_run: bool = False) -> list[str]:
    """Create every declared partition that is missing; return the names of the new ones."""
    plan = _plan()
    if not dry_run:
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


def month_gaps() -> list[str]:
    """Name the months that lie between a table's partitions and have none themselves.

    A month whose rows were moved to the archive is no gap.
    """
    gaps = []
    reports = list_partitions()
    for model, config in _configs.items():
        if not isinstance(config.strategy, MonthlyById):
            continue
        table = model._meta.db_table
        bounds = {r.bounds for r in reports if r.table == table and not r.is_default}
        months = sorted(datetime.fromtimestamp(_first_ms(bound) / 1000, UTC) for bound in bounds)
        month = months[0] if months else None
        while month and month < months[-1]:
            month += relativedelta(months=1)
            if month not in months and not _was_moved(month):
                gaps.append(f"{table}_{MonthPartition(month).name()}")
    return gaps


def _first_ms(bound: str) -> int:
    first = bound.split("'")[1].replace("-", "")
    return int(first[:12], 16)


def _was_moved(month: datetime) -> bool:
    return ArchiveUnit.objects.filter(period=Period.MONTH, first_day=month.date()).exists()


def drop_empty_partition(name: str, *, dry_run: bool = False) -> None:
    """Detach and drop a partition by name; raise CannotDetach where it holds rows."""
    report = next((r for r in list_partitions() if r.name == name and not r.is_default), None)
    if report is None:
        raise CannotDetach(f"There is no partition {name}.")
    quoted, parent = connection.ops.quote_name(name), connection.ops.quote_name(report.table)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL lock_timeout = 3000")
        if not dry_run:
            cursor.execute(f"ALTER TABLE {parent} DETACH PARTITION {quoted}")
        cursor.execute(f"SELECT 1 FROM {quoted} LIMIT 1")  # noqa: S608 (from the catalogue)
        if cursor.fetchone():
            raise CannotDetach(f"{name} holds rows: they leave by way of the archive.")
        if not dry_run:
            cursor.execute(f"DROP TABLE {quoted}")
