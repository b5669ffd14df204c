"""What a year of orders costs: to write, to keep, to list, to check, to archive and to restore."""

import time
from collections.abc import Callable
from datetime import timedelta
from io import StringIO
from typing import Any

from django.core.management import call_command

from delivery.archive.catalogue import fetch
from delivery.archive.models import ArchiveUnit, UnitState
from delivery.archive.mover import move_due
from delivery.archive.restoring import restore
from delivery.bench.lists import time_lists
from delivery.bench.stage import Figures, prepare
from delivery.kernel.clock import utc_now
from delivery.ops.invariants import find_violations
from orders.models import Order

HELP = "A year of orders: writing it, bytes per order, lists, invariants, archive and restore."
_DAYS = 365
_REQUESTS = 40  # of each list
# Later than any month of today's is kept in the database.
_ALL_DUE = timedelta(days=800)
_TABLES = (
    "orders_order",
    "orders_orderitem",
    "orders_adjustment",
    "events_event",
    "drivers_payout",
)


def run(*, seconds: float) -> Figures:
    """Measure a year of the demo's city; the time of each part is given by its size."""
    prepare()
    call_command("seed_demo", stdout=StringIO())
    return measure(days=_DAYS, requests=_REQUESTS)


def measure(*, days: int, requests: int) -> Figures:
    """Write history into a seeded city and measure it."""
    began_s = time.perf_counter()
    call_command("seed_demo", "--history", f"{days}d", stdout=StringIO())
    count = Order.objects.count()
    figures: Figures = {"orders": count, "written_s": round(time.perf_counter() - began_s, 1)}
    figures |= _per_order(count)
    began_s = time.perf_counter()
    figures["violations"] = len(list(find_violations()))
    figures["invariants_s"] = round(time.perf_counter() - began_s, 1)
    return figures | time_lists(requests) | _archive()


def _per_order(count: int) -> Figures:
    figures: Figures = {}
    for table in _TABLES:
        # A table without partitions has no tree.
        size, in_indexes = fetch(
            "SELECT sum(pg_total_relation_size(relid)), sum(pg_indexes_size(relid)) "
            "FROM (SELECT relid FROM pg_partition_tree(%s::regclass) UNION SELECT %s::regclass) t",
            table,
            table,
        )[0]
        rows = fetch(f'SELECT count(*) FROM "{table}"')[0][0]  # noqa: S608 - named above
        figures[f"{table}_rows_per_order"] = round(rows / count, 2)
        figures[f"{table}_bytes_per_order"] = round(size / count)
        figures[f"{table}_of_these_in_indexes"] = round(in_indexes / count)
    parts = [value for key, value in figures.items() if key.endswith("bytes_per_order")]
    return figures | {"bytes_per_order": sum(parts)}


def _archive() -> Figures:
    """Move every month, as when all are due, and put all of them back.

    Restoring raises ArchiveDamaged where a table is not, to the byte, what was archived.
    """
    later = utc_now() + _ALL_DUE
    figures, moved = _timed("archive_s", lambda: list(move_due(now=later)))
    if kept := [outcome for outcome in moved if outcome.action != "moved"]:
        raise RuntimeError(f"{kept[0].key} was {kept[0].action}: {kept[0].detail}")
    units = list(ArchiveUnit.objects.filter(state=UnitState.MOVED).order_by("family", "first_day"))
    tables = [table for unit in units for table in (unit.manifest or {})["tables"]]
    figures |= {
        "units_moved": len(units),
        "rows_moved": sum(table["rows"] for table in tables),
        "archive_bytes": sum(table["size_bytes"] for table in tables),
        "orders_left": Order.objects.count(),
    }
    keep = timedelta(days=1)
    restored, _ = _timed(
        "restore_s", lambda: [restore(unit.key, keep=keep, now=later) for unit in units]
    )
    return (
        figures
        | restored
        | {
            "tables_restored_with_equal_checksums": len(tables),
            "orders_restored": Order.objects.count(),
        }
    )


def _timed(name: str, work: Callable[[], Any]) -> tuple[Figures, Any]:
    began_s = time.perf_counter()
    result = work()
    return {name: round(time.perf_counter() - began_s, 1)}, result
