"""PostgreSQL killed under load and started again: nothing acknowledged may be missing."""

import os
import signal
import subprocess
import time
from collections import Counter
from pathlib import Path
from threading import Thread
from typing import Any

import psycopg
from django.conf import settings
from django.db import connection

from delivery.bench.market import open_market
from delivery.bench.servers import commands, serving
from delivery.bench.traffic import Buyer, Tally, send_orders
from delivery.kernel.clock import utc_now
from delivery.ops.invariants import find_violations
from orders.models import Order

HELP = "Kill PostgreSQL under load, start it again, and look for every acknowledged order."
_BEFORE_S = 5.0
_DOWN_S = 3.0
_CONNECTIONS = 8


def run(*, seconds: float) -> dict[str, Any]:
    """Run each deployment through one outage; `seconds` is the load's length after it."""
    pid = int(os.environ["BENCH_POSTGRES_PID"])
    buyers = open_market(utc_now())
    figures: dict[str, Any] = {}
    for name in commands(0):
        with serving(name) as (port, _):
            load = _Load(port, buyers, _BEFORE_S + _DOWN_S + seconds)
            load.start()
            time.sleep(_BEFORE_S)
            server, killed_at_s = _Postgres(pid), time.time()
            server.kill()
            time.sleep(_DOWN_S)
            pid = server.start_again()
            ready_at_s = _await_ready()
            load.join()
        judged = _judge(load.tally, killed_at_s, ready_at_s)
        figures |= {f"{name}_{figure}": value for figure, value in judged.items()}
    figures["violations"] = sum(1 for _ in find_violations())
    return figures


class _Load(Thread):
    """Orders in the background; `tally` is there once it has ended."""

    def __init__(self, port: int, buyers: list[Buyer], seconds: float) -> None:
        super().__init__()
        self._port, self._buyers, self._seconds = port, buyers, seconds
        self.tally = Tally()

    def run(self) -> None:
        self.tally = send_orders(
            self._port, self._buyers, connections=_CONNECTIONS, seconds=self._seconds
        )


class _Postgres:
    """A running server, known by its process id alone."""

    def __init__(self, pid: int) -> None:
        folder = Path(f"/proc/{pid}")
        self.pid = pid
        self._argv = (folder / "cmdline").read_bytes().decode().split("\0")[:-1]
        self._folder = (folder / "cwd").readlink()
        self._owner = folder.stat()

    def kill(self) -> None:
        """End the server and its backends without warning."""
        children = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text().split()
        for pid in (self.pid, *map(int, children)):
            os.kill(pid, signal.SIGKILL)

    def start_again(self) -> int:
        """Start the same command on the same data; return the new process id."""
        (self._folder / "postmaster.pid").unlink(missing_ok=True)
        owner = self._owner if os.getuid() == 0 else None
        return subprocess.Popen(
            self._argv,
            cwd=self._folder,
            user=owner and owner.st_uid,
            group=owner and owner.st_gid,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        ).pid


def _await_ready() -> float:
    while True:
        try:
            psycopg.connect(settings.DATABASE_URL, connect_timeout=5).close()
        except psycopg.OperationalError:
            time.sleep(0.05)
        else:
            return time.time()


def _judge(tally: Tally, killed_at_s: float, ready_at_s: float) -> dict[str, Any]:
    # This process's pool still holds connections to the server that was killed.
    connection.close()
    connection.close_pool()
    kept = {
        str(pk) for pk in Order.objects.filter(pk__in=tally.orders).values_list("pk", flat=True)
    }
    # A request that waited for the server is answered late, but answered.
    back = [at for at in tally.acknowledged_at_s if at > ready_at_s]
    meanwhile = Counter(f"{status} {kind}" for _, status, kind in tally.refusals)
    return {
        "acknowledged": len(tally.orders),
        "missing": len(set(tally.orders) - kept),
        "meanwhile": ", ".join(f"{count} × {what}" for what, count in meanwhile.most_common()),
        "down_s": round(ready_at_s - killed_at_s, 2),
        "back_after_s": round(min(back) - ready_at_s, 2) if back else None,
    }
