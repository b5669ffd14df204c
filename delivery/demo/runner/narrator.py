"""What the demo says while it starts: a line per step, on standard error."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO

_NAME_WIDTH = 22
_GREEN, _DIM, _BOLD, _PLAIN = "\033[32m", "\033[2m", "\033[1m", "\033[0m"


class Narrator:
    """Write progress for people; in colour where somebody looks."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = stream or sys.stderr
        self._is_terminal = self._stream.isatty()

    def say(self, line: str = "") -> None:
        """Write one line."""
        self._stream.write(f"{line}\n")
        self._stream.flush()

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Name a step and, once it is done, how long it took."""
        started_s = time.monotonic()
        if self._is_terminal:
            self._stream.write(f"  {_DIM}…{_PLAIN} {name}\r")
            self._stream.flush()
        yield
        took_s = time.monotonic() - started_s
        mark = f"{_GREEN}✓{_PLAIN}" if self._is_terminal else "-"
        self.say(f"  {mark} {name:<{_NAME_WIDTH}}{took_s:5.1f} s")

    def heading(self, line: str) -> None:
        """Write a line that stands out."""
        self.say(f"{_BOLD}{line}{_PLAIN}" if self._is_terminal else line)
