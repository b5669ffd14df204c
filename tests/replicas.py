"""A PostgreSQL primary with a streaming replica, both from the embedded programs."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import psycopg

from delivery.embedded.places import server_account
from delivery.embedded.ports import LOOPBACK, free_port
from delivery.embedded.postgres import EmbeddedPostgres
from delivery.embedded.postgres_files import ENVIRONMENT, programs_for

_STREAMING = {"wal_level": "replica", "max_wal_senders": "4", "synchronous_commit": "on"}
_PATIENCE_S = 60.0


class Replica:
    """A hot standby whose replay can be paused."""

    def __init__(self, primary: EmbeddedPostgres) -> None:
        _, home = primary._running()
        account = server_account(home / "data")
        programs = programs_for(account, home)
        folder, port = home / "replica", free_port()
        folder.mkdir(mode=0o700)
        account.own(folder)
        source = urlsplit(primary.url)
        subprocess.run(
            [
                programs / "pg_basebackup", "--pgdata", folder, "--write-recovery-conf",
                "--checkpoint=fast", "--no-sync", "--dbname",
                f"postgresql://{source.username}@{LOOPBACK}:{source.port}",
            ],
            env={**ENVIRONMENT, "PGPASSWORD": source.password}, cwd=folder,
            check=True, capture_output=True, **account.popen_arguments,
        )  # fmt: skip
        options = {"port": str(port), "listen_addresses": LOOPBACK, "unix_socket_directories": ""}
        given = {**_STREAMING, "max_connections": "200", "fsync": "off", **options}
        self._log = (home / "replica.log").open("wb")
        self._process = subprocess.Popen(
            [programs / "postgres", "-D", folder, *(f"--{k}={v}" for k, v in given.items())],
            env=ENVIRONMENT, cwd=folder, stdout=self._log, stderr=self._log,
            **account.popen_arguments,
        )  # fmt: skip
        self.url = source._replace(netloc=f"{source.netloc.rpartition(':')[0]}:{port}").geturl()
        until(self._answers)

    def ask(self, statement: str) -> object:
        """Return the only value that a statement answers."""
        with psycopg.connect(self.url, autocommit=True) as connection:
            row = connection.execute(statement).fetchone()
            return row and row[0]

    def pause(self) -> None:
        """Let it fall behind from now on."""
        self.ask("SELECT pg_wal_replay_pause()")
        until(lambda: self.ask("SELECT pg_get_wal_replay_pause_state()") == "paused")

    def resume(self) -> None:
        """Let it catch up."""
        self.ask("SELECT pg_wal_replay_resume()")

    def stop(self) -> None:
        """Take it away."""
        self._process.kill()
        self._process.wait()
        self._log.close()

    def _answers(self) -> bool:
        assert self._process.poll() is None, Path(self._log.name).read_text()
        try:
            return self.ask("SELECT pg_is_in_recovery()") is True
        except psycopg.OperationalError:
            return False


def until(holds: Callable[[], object]) -> None:
    """Wait until something is true."""
    deadline_s = time.monotonic() + _PATIENCE_S
    while not holds():
        assert time.monotonic() < deadline_s
        time.sleep(0.05)


@contextmanager
def streaming(folder: Path) -> Iterator[tuple[str, Replica]]:
    """Run a migrated primary and its replica; yield the primary's address and the replica."""
    with EmbeddedPostgres(folder, fast=True, settings=_STREAMING) as primary:
        subprocess.run(
            [sys.executable, "manage.py", "migrate", "--verbosity", "0"],
            cwd=Path(__file__).parents[1], check=True,
            env={**os.environ, "DATABASE_URL": primary.url},
        )  # fmt: skip
        replica = Replica(primary)
        try:
            yield primary.url, replica
        finally:
            replica.stop()
