"""Two servers, a worker and a Valkey of their own: processes that can be killed."""

import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
from django.db import connection

from delivery.embedded.ports import free_port
from delivery.embedded.processes import Command, Supervisor
from delivery.embedded.valkey import EmbeddedValkey
from delivery.stores.connections import sync_redis

ROOT = Path(__file__).resolve().parents[3]
PATIENCE_S = 60.0
SERVERS = ("web-1", "web-2")


class Stage:
    """Everything that serves watchers, on the database of the tests."""

    def __init__(self, folder: Path) -> None:
        self.valkey = EmbeddedValkey(folder / "valkey", persistent=True)
        self.valkey.start()
        self.redis_url = self.valkey.url
        self._redis_program = str(Path(f"/proc/{self.valkey.pid}/exe").readlink())
        self._redis_folder = folder / "valkey"
        self._supervisor = Supervisor(folder / "log", grace_s=5)
        self.ports = {name: free_port() for name in SERVERS}
        name = connection.settings_dict["NAME"]
        database = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()
        self._environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "delivery.settings",
            "DATABASE_URL": database,
            "REDIS_URL": self.redis_url,
            "VAR_DIR": str(folder / "var"),
            "DATABASE_POOL_SIZE": "4",
            "DRAIN_NOTICE_S": "1",
        }
        # Silence of three seconds stands for that of fifty, daphne's own patience.
        impatient = ("--ping-interval", "1", "--ping-timeout", "2")
        self._start("web-1", *self._daphne(self.ports["web-1"]), *impatient)
        self._start("web-2", *self._daphne(self.ports["web-2"]))
        schedule = str(folder / "beat")
        self._start(
            "worker",
            *("-m", "celery", "--app", "delivery", "worker", "--pool", "threads"),
            *("--concurrency", "2", "--queues", "events", "--beat", "--schedule", schedule),
            *("--without-gossip", "--without-mingle"),
        )
        self.until(lambda: all(self._answers(port) for port in self.ports.values()))

    def kill(self, name: str) -> None:
        """Kill a server or the worker; it is started again a second later."""
        os.kill(self._supervisor.process(name).pid, signal.SIGKILL)

    def kill_redis(self) -> None:
        """Kill Valkey; of the last second it has forgotten which orders each driver has."""
        redis = sync_redis()
        redis.delete(*redis.keys("driver:*:orders"))
        redis.execute_command("WAITAOF", 1, 0, 5000)
        os.kill(self.valkey.pid, signal.SIGKILL)

    def start_redis(self) -> None:
        """Start Valkey again on its files and its port."""
        argv = [self._redis_program, "valkey.conf"]
        self._supervisor.start(Command("valkey", argv, cwd=self._redis_folder))

    def restart(self, name: str) -> int:
        """Ask a server to end, as an update does; return its process id. It is started again."""
        managed = self._supervisor.process(name)
        managed.ask_to_end()
        return managed.pid

    def pid_of(self, name: str) -> int:
        """Return the present process id of a server or the worker."""
        return self._supervisor.process(name).pid

    def until(self, holds: Callable[[], Any]) -> None:
        """Keep all processes running until something is true."""
        deadline_s = time.monotonic() + PATIENCE_S
        while not holds():
            assert time.monotonic() < deadline_s
            self._supervisor.check()
            time.sleep(0.05)

    def stop(self) -> None:
        """End everything."""
        self._supervisor.stop_all()
        self.valkey.stop()

    def _start(self, name: str, *arguments: str) -> None:
        argv = [sys.executable, *arguments]
        self._supervisor.start(Command(name, argv, env=self._environment, cwd=ROOT))

    @staticmethod
    def _daphne(port: int) -> tuple[str, ...]:
        where = ("-b", "127.0.0.1", "-p", str(port), "-v", "0")
        return ("-m", "daphne", *where, "delivery.asgi:application")

    @staticmethod
    def _answers(port: int) -> bool:
        try:
            answer = httpx.get(f"http://127.0.0.1:{port}/health", timeout=2, trust_env=False)
        except httpx.TransportError:
            return False
        return answer.is_success
