"""Processes as the kernel lists them."""

from collections import defaultdict
from pathlib import Path
from typing import NamedTuple


class Process(NamedTuple):
    """One process; its start time tells it from a later one with the same id."""

    pid: int
    started_ticks: int
    command: str

    @property
    def is_alive(self) -> bool:
        """Tell whether it still runs; a zombie does not."""
        state = _stat(self.pid)
        return state is not None and state.started_ticks == self.started_ticks and state.is_running


class _Stat(NamedTuple):
    parent: int
    started_ticks: int
    is_running: bool


def descendants(pid: int) -> list[Process]:
    """Return a process and all that it started, directly or not."""
    children = defaultdict(list)
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and (stat := _stat(int(entry.name))):
            children[stat.parent].append(int(entry.name))
    found, waiting = [], [pid]
    while waiting:
        one = waiting.pop()
        stat = _stat(one)
        if stat is not None:
            found.append(Process(one, stat.started_ticks, _command(one)))
        waiting += children[one]
    return found


def _stat(pid: int) -> _Stat | None:
    try:
        text = Path(f"/proc/{pid}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return None
    # The name in brackets may hold anything; what follows it is fixed.
    fields = text.rpartition(")")[2].split()
    return _Stat(int(fields[1]), int(fields[19]), fields[0] not in {"Z", "X"})


def _command(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode().strip()
    except (FileNotFoundError, ProcessLookupError):
        return ""
