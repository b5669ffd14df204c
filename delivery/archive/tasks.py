"""Upkeep of partitions, archive and retention by the clock."""

import structlog
from celery import shared_task

from delivery.archive.erasing import work_off_erasures
from delivery.archive.mover import delete_old, move_due
from delivery.archive.partitions import create_partitions, month_gaps, rows_astray
from delivery.archive.purging import purge_all
from delivery.archive.turns import ArchiveBusy
from delivery.kernel.clock import utc_now

log = structlog.get_logger(__name__)


@shared_task(name="archive.create_partitions", queue="upkeep", time_limit=120)
def create_partitions_ahead() -> None:
    """Create missing partitions; raise the alarm over gaps and rows in a default partition."""
    for name in create_partitions():
        log.info("partition_created", partition=name)
    for table, count in rows_astray().items():
        log.error("partition_missed", table=table, rows=count, alert=True)
    for name in month_gaps():
        log.error("partition_gap", partition=name, alert=True)


@shared_task(name="archive.move", queue="upkeep", time_limit=6 * 60 * 60)
def move() -> None:
    """Move what is due to the archive, erase and delete there; raise the alarm if it fails."""
    now = utc_now()
    try:
        for outcome in move_due(now=now):
            wants_a_look = outcome.action in {"skipped", "busy"}
            write = log.warning if wants_a_look else log.info
            write("archive_month", key=outcome.key, action=outcome.action, detail=outcome.detail)
        for unit in work_off_erasures():
            if not unit.problem:
                log.info("archive_erased", key=unit.key, rows=unit.rows)
        for outcome in delete_old(now=now):
            log.info("archive_deleted", key=outcome.key, detail=outcome.detail)
    except ArchiveBusy:
        # A long run is given to a second worker by the queue; the first one goes on.
        log.info("archive_busy")
    except Exception:
        log.exception("archive_failed", alert=True)
        raise


@shared_task(name="archive.purge", queue="upkeep", time_limit=1800)
def purge() -> None:
    """Delete what is past keeping."""
    for report in purge_all(now=utc_now()):
        if report.rows:
            log.info("purged", what=report.name, rows=report.rows)
