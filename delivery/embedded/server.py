"""What the embedded servers have in common: a claimed folder, a free port, one process, its log."""

import signal
import subprocess
import time
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import ClassVar, Self

from delivery.embedded.claims import FolderClaim
from delivery.embedded.errors import AlreadyRunning, EmbeddedError, StartFailed
from delivery.embedded.leftovers import end_leftovers
from delivery.embedded.lifeline import die_with_parent
from delivery.embedded.logs import open_log, tail
from delivery.embedded.places import Account
from delivery.embedded.ports import free_port, port_is_free

START_TIMEOUT_S = 60.0
_POLL_S = 0.02
# Between choosing a port and listening on it another process may take it.
_PORT_ATTEMPTS = 3


@dataclass(frozen=True)
class Launch:
    """How to run the server; `folder` is its data and working folder."""

    argv: Sequence[str | Path]
    folder: Path
    environment: Mapping[str, str] | None = None
    account: Account = field(default_factory=Account)


class EmbeddedServer(ABC):
    """A server of this program's own; it dies with the thread that called `start`."""

    title: ClassVar[str]
    program: ClassVar[str]
    # How to ask for the end, more and more urgently, with the seconds given to each.
    stop_steps: Sequence[tuple[signal.Signals, float]]

    def __init__(self) -> None:
        self._home: Path | None = None
        self._claim: FolderClaim | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._port = 0

    @property
    @abstractmethod
    def url(self) -> str:
        """Return the server's address, password included; EmbeddedError if not started."""

    @property
    def pid(self) -> int:
        """Return the server's process id; raises EmbeddedError if not started."""
        return self._running()[0].pid

    def require_alive(self) -> None:
        """Raise EmbeddedError with the log's tail if the server has ended by itself."""
        process, home = self._running()
        if process.poll() is not None:
            raise EmbeddedError(self._obituary(process, home))

    def start(self) -> None:
        """Start the server and return when it answers.

        Raises AlreadyRunning if another copy uses the folder, StartFailed with the log's tail.
        """
        if self._process is not None:
            raise AlreadyRunning(f"This {self.title} is started already.")
        self._claim = self._claim_folder()
        try:
            self._home = self._prepare(self._claim.folder)
            self._serve(self._home)
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """Stop the server and wait for its end; nothing happens if it is not started."""
        if self._process is not None:
            self._end(self._process)
            self._process = None
        if self._claim is not None:
            self._forget(self._claim.folder)
            self._claim.release()
            self._claim = None

    @abstractmethod
    def _claim_folder(self) -> FolderClaim:
        """Return the claim on the folder to work in."""

    @abstractmethod
    def _prepare(self, folder: Path) -> Path:
        """Make everything but the port ready; return where the files and the log lie."""

    @abstractmethod
    def _launch(self, home: Path, port: int) -> Launch:
        """Return how to run the server on the port."""

    @abstractmethod
    def _answers(self) -> bool:
        """Say whether the server takes commands."""

    @abstractmethod
    def _forget(self, folder: Path) -> None:
        """Remove a folder that is not to be kept; the claim on it is still held."""

    def _clear(self, folder: Path) -> None:
        """End what still works in the data folder after its owner was killed."""
        end_leftovers(folder, self.program)

    def _running(self) -> tuple[subprocess.Popen[bytes], Path]:
        if self._process is None or self._home is None:
            raise EmbeddedError(f"{self.title} is not started.")
        return self._process, self._home

    def _serve(self, home: Path) -> None:
        for attempts_left in reversed(range(_PORT_ATTEMPTS)):
            self._port = free_port()
            self._process = self._spawn(home, self._launch(home, self._port))
            try:
                self._await_answer(self._process, home)
            except StartFailed:
                if attempts_left and self._process.poll() and not port_is_free(self._port):
                    continue
                raise
            return

    def _spawn(self, home: Path, launch: Launch) -> subprocess.Popen[bytes]:
        self._clear(launch.folder)
        with open_log(self._log(home)) as log:
            return subprocess.Popen(
                launch.argv,
                env=launch.environment,
                cwd=launch.folder,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                # A Ctrl-C in the terminal must reach the owner, who stops the stores last.
                start_new_session=True,
                preexec_fn=die_with_parent(self.stop_steps[0][0]),  # noqa: PLW1509 - see lifeline
                **launch.account.popen_arguments,
            )

    def _await_answer(self, process: subprocess.Popen[bytes], home: Path) -> None:
        deadline = time.monotonic() + START_TIMEOUT_S
        while not self._answers():
            if process.poll() is not None or time.monotonic() > deadline:
                raise StartFailed(self._obituary(process, home))
            time.sleep(_POLL_S)

    def _obituary(self, process: subprocess.Popen[bytes], home: Path) -> str:
        status = process.poll()
        silent = f"did not answer within {START_TIMEOUT_S:.0f} s"
        reason = silent if status is None else f"ended with status {status}"
        return f"{self.title} {reason}. End of its log:\n{tail(self._log(home))}"

    def _end(self, process: subprocess.Popen[bytes]) -> None:
        for signum, grace_s in self.stop_steps:
            process.send_signal(signum)
            try:
                process.wait(grace_s)
            except subprocess.TimeoutExpired:
                continue
            return

    def _log(self, home: Path) -> Path:
        return home / f"{self.program}.log"

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()
