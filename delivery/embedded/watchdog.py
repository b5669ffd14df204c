"""End process groups whose owner was killed before it could.

Run as a program by `processes.Supervisor`, which writes `+GROUP` and `-GROUP` lines to its standard
input. The end of input while groups are left means that the owner is gone: the kernel tells its
direct children, and this ends what they had started in turn. Imports nothing but the standard
library, because it runs isolated from the environment (`python -I -S`).
"""

import os
import signal
import sys
import time
from collections.abc import Iterable

GRACE_S = 5.0
_POLL_S = 0.05


def watch(lines: Iterable[str]) -> set[int]:
    """Follow the owner's lines to their end and return the groups still registered."""
    groups: set[int] = set()
    for line in lines:
        group = int(line[1:])
        if line[0] == "+":
            groups.add(group)
        else:
            groups.discard(group)
    return groups


def end_groups(groups: set[int], grace_s: float = GRACE_S) -> None:
    """Ask the groups to end, then kill what is left of them after the grace."""
    deadline = time.monotonic() + grace_s
    left = {group for group in groups if _signal_group(group, signal.SIGTERM)}
    while left and time.monotonic() < deadline:
        time.sleep(_POLL_S)
        left = {group for group in left if _signal_group(group, 0)}
    for group in left:
        _signal_group(group, signal.SIGKILL)


def _signal_group(group: int, signum: int) -> bool:
    try:
        os.killpg(group, signum)
    except ProcessLookupError:
        return False
    return True


if __name__ == "__main__":
    for ignored in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(ignored, signal.SIG_IGN)
    end_groups(watch(sys.stdin))
