"""Tell the workers at once that there is something to relay, in few messages.

A message to the broker costs about as much as an order's insert. The first commit is told at
once; those of the next SHARED_FOR_S share one message. Nothing depends on it arriving: the sweeper
relays whatever no message told of.
"""

import atexit
import os
import time
from threading import Event as Signal
from threading import Lock, Thread

import structlog
from kombu.exceptions import OperationalError

from delivery.events.tasks import relay

log = structlog.get_logger(__name__)
SHARED_FOR_S = 0.05
Subject = tuple[str, str]


class Nudger:
    """Collects subjects of any thread and sends them from one of its own; safe to fork."""

    def __init__(self) -> None:
        self._begin()

    def nudge(self, subject: Subject) -> None:
        """Have a subject relayed soon; never waits for the broker and never fails."""
        with self._lock:
            # A dict keeps them in order, each once.
            self._waiting[subject] = None
            if self._sender is None:
                self._sender = Thread(target=self._run, name="nudges", daemon=True)
                self._sender.start()
        self._signal.set()

    def flush(self) -> None:
        """Send what waits, in the calling thread."""
        with self._lock:
            subjects, self._waiting = list(self._waiting), {}
        if not subjects:
            return
        try:
            relay.delay(subjects)
        except OperationalError as error:
            log.warning("relay_nudge_failed", subjects=len(subjects), error=str(error))

    def _begin(self) -> None:
        self._lock, self._signal = Lock(), Signal()
        self._waiting: dict[Subject, None] = {}
        self._sender: Thread | None = None

    def _run(self) -> None:
        while True:
            self._signal.wait()
            self._signal.clear()
            self.flush()
            time.sleep(SHARED_FOR_S)


NUDGER = Nudger()
# Threads do not survive a fork, and what the parent has to send is the parent's.
os.register_at_fork(after_in_child=NUDGER._begin)  # noqa: SLF001
atexit.register(NUDGER.flush)
