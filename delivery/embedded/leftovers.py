"""End the servers that outlived a killed owner, before their folder is used again."""

import os
import signal
import time
from contextlib import suppress
from pathlib import Path

from delivery.embedded.errors import StartFailed

_PROC = Path("/proc")
# Both servers take SIGINT as the wish to shut down at once and in order.
_STEPS = ((signal.SIGINT, 20.0), (signal.SIGKILL, 5.0))
_POLL_S = 0.05


def end_leftovers(folder: Path, program: str) -> None:
    """End every process of the program that still works in the folder.

    The caller holds the claim on the folder, so whoever works in it has lost its owner. Both
    servers make their data folder their working folder. Raises StartFailed if one does not end.
    """
    for signum, grace_s in _STEPS:
        for pid in _processes_in(folder, program):
            with suppress(ProcessLookupError):
                os.kill(pid, signum)
        deadline = time.monotonic() + grace_s
        while left := _processes_in(folder, program):
            if time.monotonic() > deadline:
                break
            time.sleep(_POLL_S)
        if not left:
            return
    raise StartFailed(f"A {program} process of an earlier run does not end in {folder}.")


def _processes_in(folder: Path, program: str) -> set[int]:
    if not _PROC.is_dir():
        return set()
    place, found = folder.resolve(), set()
    for entry in _PROC.iterdir():
        if not entry.name.isdigit():
            continue
        try:
            executable, working_folder = (entry / "exe").readlink(), (entry / "cwd").readlink()
        except OSError:
            continue  # It has ended, or belongs to another user and is none of ours.
        # The kernel marks a program that was reinstalled meanwhile.
        if executable.name.removesuffix(" (deleted)") == program and working_folder == place:
            found.add(int(entry.name))
    return found
