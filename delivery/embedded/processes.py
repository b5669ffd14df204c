"""Named child processes: started, restarted after a crash, and all ended with their owner."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from delivery.embedded.errors import EmbeddedError
from delivery.embedded.guard import Guard
from delivery.embedded.lifeline import die_with_parent
from delivery.embedded.logs import open_log

_FIRST_PAUSE_S = 1.0
_LONGEST_PAUSE_S = 30.0
# A process that lived this long had started well: its next crash is a new one.
_SETTLED_S = 60.0
_POLL_S = 0.1


@dataclass(frozen=True)
class Command:
    """What to run; `env` None means the owner's environment. Its log is `LOG_DIR/NAME.log`."""

    name: str
    argv: Sequence[str]
    env: Mapping[str, str] | None = None
    cwd: Path | None = None
    restart: bool = True


@dataclass
class ManagedProcess:
    """One command and its present process, the leader of a process group of its own."""

    command: Command
    log: Path
    process: subprocess.Popen[bytes]
    started_at_s: float
    pause_s: float = _FIRST_PAUSE_S
    restart_at_s: float | None = None

    @property
    def pid(self) -> int:
        """Return the id of the process and of its group."""
        return self.process.pid

    @property
    def returncode(self) -> int | None:
        """Return the exit status, negative for a signal, or None while it runs."""
        return self.process.poll()

    def ask_to_end(self) -> None:
        """Ask the leader to end, without waiting for it."""
        if self.process.poll() is None:
            self.process.terminate()

    def end_group(self, grace_s: float) -> None:
        """Ask the leader to end, wait the grace, then kill whatever is left of its group."""
        self.ask_to_end()
        if self.process.poll() is None:
            try:
                self.process.wait(grace_s)
            except subprocess.TimeoutExpired:
                self.process.kill()
        # As a rule the whole group has ended by now.
        with suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGKILL)
        self.process.wait()


class Supervisor:
    """Own named processes; use it as a context manager, in a thread that outlives them.

    Should the owner be killed outright, the kernel ends the direct children and a watchdog
    process whatever those had started.
    """

    def __init__(
        self, log_dir: Path, *, say: Callable[[str], None] = print, grace_s: float = 15.0
    ) -> None:
        self._log_dir = log_dir
        self._say = say
        self._grace_s = grace_s
        self._processes: dict[str, ManagedProcess] = {}
        self._guard = Guard()

    def start(self, command: Command) -> ManagedProcess:
        """Start the command under its name, its output in a log of this run."""
        if command.name in self._processes:
            raise EmbeddedError(f"A process named {command.name} is started already.")
        log = self._log_dir / f"{command.name}.log"
        with open_log(log) as output:
            process = self._spawn(command, output)
        managed = ManagedProcess(command, log, process, time.monotonic())
        self._processes[command.name] = managed
        return managed

    def process(self, name: str) -> ManagedProcess:
        """Return the process started under the name; raises KeyError for an unknown one."""
        return self._processes[name]

    def check(self) -> None:
        """Look at every process once: announce crashes and restart those whose pause is over."""
        now_s = time.monotonic()
        for managed in self._processes.values():
            if managed.restart_at_s is not None:
                if now_s >= managed.restart_at_s:
                    self._restart(managed, now_s)
            elif managed.returncode is not None and managed.command.restart:
                self._plan_restart(managed, now_s)

    def wait(
        self, duration_s: float | None = None, until: Callable[[], bool] = lambda: False
    ) -> None:
        """Keep the processes running until the condition holds or the duration is over."""
        deadline = None if duration_s is None else time.monotonic() + duration_s
        while not until() and (deadline is None or time.monotonic() < deadline):
            self.check()
            time.sleep(_POLL_S)

    def stop(self, name: str) -> None:
        """End one process with its group, and forget it."""
        managed = self._processes[name]
        managed.end_group(self._grace_s)
        self._guard.remove(managed.pid)
        del self._processes[name]

    def stop_all(self) -> None:
        """End every process with its group: all are asked at once, then waited for."""
        for managed in self._processes.values():
            managed.ask_to_end()
        for name in reversed(list(self._processes)):
            self.stop(name)
        self._guard.close()

    def _spawn(self, command: Command, output: IO[bytes]) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(
            list(command.argv),
            env=None if command.env is None else dict(command.env),
            cwd=command.cwd,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            # A group of its own: a Ctrl-C in the terminal reaches the owner alone, who ends
            # the processes in order.
            start_new_session=True,
            preexec_fn=die_with_parent(signal.SIGTERM),  # noqa: PLW1509 - see lifeline
        )
        self._guard.add(process.pid)
        return process

    def _plan_restart(self, managed: ManagedProcess, now_s: float) -> None:
        managed.end_group(0)
        self._guard.remove(managed.pid)
        if now_s - managed.started_at_s >= _SETTLED_S:
            managed.pause_s = _FIRST_PAUSE_S
        managed.restart_at_s = now_s + managed.pause_s
        self._say(
            f"{managed.command.name} ended with status {managed.returncode}; "
            f"starting it again in {managed.pause_s:.0f} s (log: {managed.log})"
        )
        managed.pause_s = min(managed.pause_s * 2, _LONGEST_PAUSE_S)

    def _restart(self, managed: ManagedProcess, now_s: float) -> None:
        with managed.log.open("ab", buffering=0) as output:
            managed.process = self._spawn(managed.command, output)
        managed.started_at_s, managed.restart_at_s = now_s, None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop_all()
