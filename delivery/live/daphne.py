"""Have daphne do what it does not by itself: drain on SIGTERM, and leave bodies to Django."""

import asyncio
import signal
import threading
from functools import partial
from types import FrameType
from typing import Any

from daphne import http_protocol
from twisted.internet import reactor as installed_reactor
from twisted.internet import tcp

from delivery.live.draining import Draining

# Twisted's interfaces declare methods without self, which mypy takes for mistakes.
reactor: Any = installed_reactor
_FLUSH_POLL_S = 0.02
_tasks: set["asyncio.Task[None]"] = set()


def drain_on_sigterm(draining: Draining, *, notice_s: float, grace_s: float) -> None:
    """Drain on the first SIGTERM once daphne runs; the second one stops at once.

    Nothing happens in a process that daphne does not serve.
    """

    async def leave() -> None:
        await draining.drain(_stop_listening, notice_s=notice_s, grace_s=grace_s)
        await _flush()
        reactor.stop()

    def begin() -> None:
        if draining.is_draining:
            reactor.stop()
            return
        task = asyncio.get_running_loop().create_task(leave())
        _tasks.add(task)

    def on_signal(signum: int, frame: FrameType | None) -> None:
        reactor.callFromThread(begin)

    def install() -> None:
        # A development server runs its reactor in a thread, which gets no signals.
        if threading.current_thread() is threading.main_thread():
            signal.signal(signal.SIGTERM, on_signal)

    # Daphne's own handler is set while its reactor starts.
    reactor.callWhenRunning(install)


def leave_bodies_to_django() -> None:
    """Hand on what was posted as it came.

    Twisted would read forms itself, hold them a second time, and refuse a malformed one with an
    answer that has neither headers nor a body.
    """
    http_protocol.WebRequest = partial(http_protocol.WebRequest, parsePOSTFormSubmission=False)


async def _stop_listening() -> None:
    for reader in reactor.getReaders():
        if isinstance(reader, tcp.Port):
            reader.stopListening()  # type: ignore[no-untyped-call]


async def _flush() -> None:
    """Wait until the last answers have left this process."""
    while reactor.getWriters():
        await asyncio.sleep(_FLUSH_POLL_S)
