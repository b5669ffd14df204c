"""What a year of orders costs: to write, to keep, to list, to check, to archive and to restore."""

import time
from collections.abc import Callable
from datetime import timedelta
from io import StringIO
from typing import Any

from django.core.management import call_command
from django.db.models import Count
from django.test import Client
from rest_framework.test import APIClient

from delivery.accounts.models import Role, User
from delivery.accounts.services import open_session
from delivery.archive.catalogue import fetch
from delivery.archive.models import ArchiveUnit
from delivery.archive.mover import move_due
from delivery.archive.restoring import restore
from delivery.bench.stage import Figures, percentile, prepare
from delivery.kernel.clock import utc_now
from delivery.ops.invariants import find_violations
from orders.models import Order

HELP = "A year of orders: writing it, bytes per order, lists, invariants, archive and restore."
_DAYS = 365
_REQUESTS = 40
_TABLES = ("orders_order", "orders_orderitem", "orders_adjustment", "events_event")
_PAGES = ("orders/order", "events/event", "orders/rating", "drivers/payout")


def run(*, seconds: float) -> Figures:
    """Measure a year of the demo's city; the time of each part is given by its size."""
    prepare()
    call_command("seed_demo", stdout=StringIO())
    return measure(days=_DAYS)


def measure(*, days: int) -> Figures:
    """Write history into a seeded city and measure it."""
    began_s = time.perf_counter()
    call_command("seed_demo", "--history", f"{days}d", stdout=StringIO())
    count = Order.objects.count()
    figures: Figures = {"orders": count, "written_s": round(time.perf_counter() - began_s, 1)}
    figures |= _per_order(count)
    began_s = time.perf_counter()
    figures["violations"] = len(list(find_violations()))
    figures["invariants_s"] = round(time.perf_counter() - began_s, 1)
    return figures | _lists() | _archive()


def _per_order(count: int) -> Figures:
    figures: Figures = {}
    for table in (*_TABLES, "drivers_payout"):
        parts = fetch(
            "SELECT sum(pg_total_relation_size(relid)), sum(pg_relation_size(relid)) "
            "FROM pg_partition_tree(%s::regclass)",
            table,
        )[0]
        sizes = parts if parts[0] else _plain(table)
        rows = fetch(f'SELECT count(*) FROM "{table}"')[0][0]  # noqa: S608 - named above
        figures[f"{table}_rows_per_order"] = round(rows / count, 2)
        figures[f"{table}_bytes_per_order"] = round(sizes[0] / count)
    return figures


def _plain(table: str) -> tuple[Any, ...]:
    return fetch("SELECT pg_total_relation_size(%s), 0", table)[0]


def _lists() -> Figures:
    admin = User.objects.filter(role=Role.ADMIN).earliest("pk")
    busiest = Order.objects.values("shop__owner", "customer").annotate(n=Count("pk"))
    top = busiest.order_by("-n").first() or {}
    people = {
        "orders": User.objects.get(pk=top["customer"]),
        "merchant/orders": User.objects.get(pk=top["shop__owner"]),
        "admin/orders": admin,
    }
    figures = {
        f"GET_{path}_p95_ms": _p95_ms(_caller(user), f"/api/v1/{path}")
        for path, user in people.items()
    }
    pages = Client()
    pages.force_login(admin)
    for page in _PAGES:
        figures[f"admin_{page}_p95_ms"] = _p95_ms(pages, f"/admin/{page}/")
    return figures


def _caller(user: User) -> APIClient:
    token = open_session(user, now=utc_now()).token
    return APIClient(headers={"Authorization": f"Bearer {token}"})


def _p95_ms(client: Client, path: str) -> float:
    took_ms = []
    for _ in range(_REQUESTS):
        began_s = time.perf_counter()
        answer = client.get(path, headers={"host": "localhost"})
        took_ms.append((time.perf_counter() - began_s) * 1000)
        if answer.status_code != 200:
            raise RuntimeError(f"{path} answered {answer.status_code}")
    return round(percentile(took_ms, 0.95), 1)


def _archive() -> Figures:
    """Move all that is due in four months' time, and put one month of orders back."""
    later = utc_now() + timedelta(days=125)
    figures, moved = _timed("archive_s", lambda: list(move_due(now=later)))
    figures["months_moved"] = len([outcome for outcome in moved if outcome.action == "moved"])
    unit = ArchiveUnit.objects.filter(state="moved").order_by("family", "month").last()
    if unit is None:
        return figures
    restored, _ = _timed("restore_s", lambda: restore(unit.key, keep=timedelta(days=1), now=later))
    return figures | restored | {"rows_restored_with_equal_checksums": unit.rows}


def _timed(name: str, work: Callable[[], Any]) -> tuple[Figures, Any]:
    began_s = time.perf_counter()
    result = work()
    return {name: round(time.perf_counter() - began_s, 1)}, result
