"""Tie a child's life to its parent's."""

import ctypes
import os
import signal
import sys
from collections.abc import Callable

_PR_SET_PDEATHSIG = 1
# Loaded here because the child may not load anything between fork and exec.
_LIBC = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


def die_with_parent(signum: signal.Signals) -> Callable[[], None]:
    """Return a `preexec_fn` that has the kernel send `signum` to the child when its parent ends.

    The kernel watches the *thread* that forked: start children from one that lives as long as they.
    What it runs between fork and exec is one system call, safe beside other threads.
    Must run after any change of user, which clears the setting; `subprocess` keeps that order.
    Outside Linux it does nothing.
    """
    parent_pid = os.getpid()

    def arm() -> None:
        if _LIBC is None:
            return
        if _LIBC.prctl(_PR_SET_PDEATHSIG, int(signum), 0, 0, 0) != 0:
            raise OSError(ctypes.get_errno(), "prctl(PR_SET_PDEATHSIG) failed")
        if os.getppid() != parent_pid:
            os._exit(1)  # The parent ended before the kernel was told to watch it.

    return arm
