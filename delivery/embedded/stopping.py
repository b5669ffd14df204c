"""Turn the signals that ask a program to end into an orderly way out."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Stopped(SystemExit):
    """Leave the program with status 0, because someone asked for its end by `signum`."""

    def __init__(self, signum: int) -> None:
        super().__init__(0)
        self.signum = signum


@contextmanager
def stop_on_signals() -> Iterator[None]:
    """Raise Stopped at the first SIGINT, SIGTERM or SIGHUP; ignore later ones on the way out.

    Main thread only. A SIGHUP that was ignored from the start (`nohup`) stays ignored.
    """
    before = {signum: signal.getsignal(signum) for signum in _SIGNALS}

    def ignore(signum: int, frame: FrameType | None) -> None:
        """Do nothing; unlike SIG_IGN this is not inherited by processes started from here."""

    def leave(signum: int, frame: FrameType | None) -> None:
        for handled in _SIGNALS:
            signal.signal(handled, ignore)
        raise Stopped(signum)

    for signum, handler in before.items():
        if handler != signal.SIG_IGN or signum != signal.SIGHUP:
            signal.signal(signum, leave)
    try:
        yield
    finally:
        for signum, handler in before.items():
            signal.signal(signum, handler)
