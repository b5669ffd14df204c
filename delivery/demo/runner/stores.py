"""The stores of one run: embedded, or those that the environment names."""

import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from delivery.demo.runner.narrator import Narrator
from delivery.embedded.postgres import EmbeddedPostgres
from delivery.embedded.server import EmbeddedServer
from delivery.embedded.valkey import EmbeddedValkey
from delivery.notifications.keys import new_vapid_key


@dataclass(frozen=True, slots=True)
class Stores:
    """Where the databases are."""

    database_url: str
    redis_url: str
    servers: tuple[EmbeddedServer, ...] = ()

    def require_alive(self) -> None:
        """Raise EmbeddedError if an embedded store has ended by itself."""
        for server in self.servers:
            server.require_alive()


@contextmanager
def open_stores(var_dir: Path, narrator: Narrator) -> Iterator[Stores]:
    """Start the embedded stores that DATABASE_URL and REDIS_URL do not replace."""
    database_url = os.environ.get("DATABASE_URL", "")
    redis_url = os.environ.get("REDIS_URL", "")
    servers: list[EmbeddedServer] = []
    with ExitStack() as running:
        if not database_url:
            with narrator.step("PostgreSQL"):
                postgres = running.enter_context(EmbeddedPostgres(var_dir / "postgres"))
            database_url = postgres.url
            servers.append(postgres)
        if not redis_url:
            with narrator.step("Valkey"):
                valkey = running.enter_context(EmbeddedValkey(var_dir / "valkey", persistent=True))
            redis_url = valkey.url
            servers.append(valkey)
        yield Stores(database_url, redis_url, tuple(servers))


def secret_key(var_dir: Path) -> str:
    """Return the environment's SECRET_KEY, or this folder's own, made at the first run."""
    return os.environ.get("SECRET_KEY", "") or _kept(
        var_dir / "secret_key", lambda: secrets.token_urlsafe(48)
    )


def vapid_key(var_dir: Path) -> str:
    """Return the environment's VAPID_PRIVATE_KEY, or this folder's own, made at the first run."""
    return os.environ.get("VAPID_PRIVATE_KEY", "") or _kept(var_dir / "vapid_key", new_vapid_key)


def _kept(path: Path, make: Callable[[], str]) -> str:
    if not path.exists():
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(make())
    return path.read_text()
