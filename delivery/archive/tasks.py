"""Upkeep of partitions."""

import structlog
from celery import shared_task

from delivery.archive.partitions import create_partitions, rows_astray

log = structlog.get_logger(__name__)


@shared_task(name="archive.create_partitions", queue="upkeep", time_limit=120)
def create_partitions_ahead() -> None:
    """Create missing partitions and raise the alarm over rows in a default partition."""
    for name in create_partitions():
        log.info("partition_created", partition=name)
    for table, count in rows_astray().items():
        log.error("partition_missed", table=table, rows=count, alert=True)
