"""What a benchmark runs on: a migrated database, servers, and processes whose CPU is counted."""

import json
import resource
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command

from delivery.archive.partitions import create_partitions
from delivery.bench.servers import cpu_s, serving
from delivery.stores.connections import sync_redis

Figures = dict[str, Any]
_DAPHNE = "daphne"


@dataclass(frozen=True, slots=True)
class Server:
    """One running server process."""

    port: int
    pid: int

    @property
    def cpu_s(self) -> float:
        """Return the CPU time that the process has used."""
        return cpu_s(self.pid)

    @property
    def memory_bytes(self) -> int:
        """Return how much memory the process holds."""
        pages = int(Path(f"/proc/{self.pid}/statm").read_text().split()[1])
        return pages * resource.getpagesize()


def prepare() -> None:
    """Make the tables."""
    call_command("migrate", interactive=False, skip_checks=True, verbosity=0)
    create_partitions()


@contextmanager
def servers(count: int) -> Iterator[list[Server]]:
    """Run daphne processes until the block ends."""
    with ExitStack() as running:
        yield [Server(*running.enter_context(serving(_DAPHNE))) for _ in range(count)]


class Load:
    """A process of its own that plays clients; it begins once `go` is called."""

    def __init__(self, role: str, **task: Any) -> None:
        program = [sys.executable, "-m", "delivery.bench.load"]
        self._process = subprocess.Popen(
            program, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=settings.BASE_DIR
        )
        self._say({"role": role, **task})

    def ready(self) -> dict[str, Any]:
        """Wait until every client is connected; return what connecting took."""
        return self._hear()

    def go(self) -> None:
        """Let the clients begin."""
        self._say({})

    def result(self) -> dict[str, Any]:
        """Wait for the end and return the figures."""
        figures = self._hear()
        self._process.wait()
        return figures

    def _say(self, message: dict[str, Any]) -> None:
        assert self._process.stdin  # noqa: S101 - asked for above
        self._process.stdin.write(json.dumps(message) + "\n")
        self._process.stdin.flush()

    def _hear(self) -> dict[str, Any]:
        assert self._process.stdout  # noqa: S101 - asked for above
        answer: dict[str, Any] = json.loads(self._process.stdout.readline())
        return answer


def redis_cpu_s() -> float:
    """Return the CPU time that Redis has used."""
    info: dict[str, Any] = sync_redis().info("cpu")
    return float(info["used_cpu_user"] + info["used_cpu_sys"])


def redis_ceiling_per_s(commands: int = 50_000) -> float:
    """Return how many pipelined HSETs per second this machine's Redis takes from Python."""
    redis = sync_redis()
    began_s = time.perf_counter()
    for _ in range(commands // 500):
        pipeline = redis.pipeline(transaction=False)
        for number in range(500):
            pipeline.hset(f"ceiling:{number}", "fix", "1,2,3,4")
        pipeline.execute()
    return commands / (time.perf_counter() - began_s)


def percentile(values: Sequence[float], share: float) -> float:
    """Return the value below which a share of the values lies, 0 where there is none."""
    ordered = sorted(values)
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)] if ordered else 0.0
