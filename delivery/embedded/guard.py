"""The owner's side of the watchdog process."""

import subprocess
import sys
from pathlib import Path
from typing import IO

from delivery.embedded.errors import EmbeddedError

_PROGRAM = Path(__file__).with_name("watchdog.py")


class Guard:
    """Keep a watchdog process that ends the guarded groups should this process be killed."""

    def __init__(self) -> None:
        self._groups: set[int] = set()
        self._watchdog: subprocess.Popen[str] | None = None

    def add(self, group: int) -> None:
        """Guard a process group."""
        self._groups.add(group)
        self._write(f"+{group}\n")

    def remove(self, group: int) -> None:
        """Forget a group that has ended."""
        self._groups.discard(group)
        self._write(f"-{group}\n")

    def close(self) -> None:
        """Let the watchdog go, which ends the groups that are still guarded."""
        if self._watchdog is not None:
            self._watchdog.communicate()
            self._watchdog = None

    def _write(self, line: str) -> None:
        try:
            _send(self._watchdog or self._start(), line)
        except BrokenPipeError:
            # Somebody killed the watchdog: a new one learns all groups at its start.
            self._start()

    def _start(self) -> subprocess.Popen[str]:
        self._watchdog = subprocess.Popen(
            [sys.executable, "-I", "-S", str(_PROGRAM)],
            stdin=subprocess.PIPE,
            # Whoever reads this process's output must not wait for the watchdog's end.
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            text=True,
            # A Ctrl-C in the terminal is not meant for it.
            start_new_session=True,
        )
        for group in self._groups:
            _send(self._watchdog, f"+{group}\n")
        return self._watchdog


def _send(watchdog: subprocess.Popen[str], line: str) -> None:
    stdin: IO[str] | None = watchdog.stdin
    if stdin is None:
        raise EmbeddedError("The watchdog has no standard input.")
    stdin.write(line)
    stdin.flush()
