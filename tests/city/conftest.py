"""A whole city in a process tree of its own, as `manage.py demo` runs it."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import psycopg
import pytest

from delivery.embedded.clean import clean
from delivery.embedded.ports import free_port
from tests.city.process_tree import Process, descendants

ROOT = Path(__file__).resolve().parents[2]
START_PATIENCE_S = 120.0
# What the tests' own stores put into the environment is none of the city's.
FOREIGN = ("DATABASE_URL", "REDIS_URL", "SECRET_KEY", "PYTEST_CURRENT_TEST")


class RunningCity:
    """A demo that was started, and what can be known of it from outside."""

    def __init__(self, var_dir: Path, arguments: tuple[str, ...]) -> None:
        self.var_dir = var_dir
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        environment = {name: value for name, value in os.environ.items() if name not in FOREIGN}
        self.process = subprocess.Popen(
            [sys.executable, "manage.py", "demo", f"--port={self.port}", *arguments],
            cwd=ROOT,
            env={**environment, "VAR_DIR": str(var_dir), "LOG_LEVEL": "INFO"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=(var_dir / "demo.err").open("w"),
            text=True,
        )

    @property
    def narration(self) -> str:
        """Return what the demo has said on standard error."""
        return (self.var_dir / "demo.err").read_text()

    def await_start(self) -> None:
        """Return once the demo has said that it runs."""
        self.await_condition(lambda: "is running at" in self.narration, START_PATIENCE_S)

    def await_condition(self, holds: Callable[[], bool], patience_s: float) -> None:
        """Wait for something to become true while the city runs; fail the test otherwise."""
        deadline_s = time.monotonic() + patience_s
        while not holds():
            assert self.process.poll() is None, f"the demo ended early:\n{self.narration}"
            assert time.monotonic() < deadline_s, (
                f"waited {patience_s} s in vain:\n{self.narration}"
            )
            time.sleep(0.2)

    def stop(self, signum: int = signal.SIGINT) -> int:
        """Ask the demo to end and return its exit status."""
        self.process.send_signal(signum)
        return self.process.wait(60)

    def processes(self) -> list[Process]:
        """Return every process that the demo has started, itself included."""
        return descendants(self.process.pid)

    def rows(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        """Ask the city's own database."""
        published = json.loads((self.var_dir / "run" / "city.json").read_text())
        with psycopg.connect(published["DATABASE_URL"]) as connection:
            return connection.execute(query, values or None).fetchall()

    def is_serving(self) -> bool:
        """Tell whether the city answers."""
        try:
            return httpx.get(f"{self.url}/health", timeout=2).is_success
        except httpx.TransportError:
            return False


StartCity = Callable[..., RunningCity]


@pytest.fixture(scope="session")
def var_dir(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The one data folder of all cities, which run one after the other."""
    folder = tmp_path_factory.mktemp("city")
    yield folder
    clean(folder)


@pytest.fixture
def start_city(var_dir: Path) -> Iterator[StartCity]:
    """Start cities that end with the test at the latest."""
    cities: list[RunningCity] = []

    def start(*arguments: str) -> RunningCity:
        city = RunningCity(var_dir, arguments)
        cities.append(city)
        city.await_start()
        return city

    yield start
    for city in cities:
        if city.process.poll() is None:
            city.stop()
