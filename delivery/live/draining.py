"""Leave without anybody noticing: end what is under way, send sockets elsewhere, then stop."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterable
from typing import Any
from weakref import WeakSet

import structlog

from delivery.kernel.errors import Unavailable
from delivery.live.measures import CLOSED

log = structlog.get_logger(__name__)
Scope = dict[str, Any]
Message = dict[str, Any]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Any, Send], Awaitable[None]]

# Clients take every code but those of a refusal for a reason to connect again. Daphne's sockets
# refuse 1001 and 1012, which would say the same.
SERVER_LEAVES = 4000 + Unavailable.status
# Everybody at once would have the other servers sign thousands in within a second.
CLOSES_PER_S = 500
_POLL_S = 0.05
# A request may be on its way over a kept connection while its server stops.
_QUIET_S = 0.3


_applications: "WeakSet[Draining]" = WeakSet()


def is_leaving() -> bool:
    """Tell whether this process has been told to stop."""
    return any(application.is_draining for application in _applications)


class Draining:
    """Pass calls on to an application, and know which are under way.

    `settled` wait for what goes on behind the calls, such as queues that are being written.
    """

    def __init__(self, app: App, *, settled: Iterable[Callable[[], Awaitable[None]]] = ()) -> None:
        self._app = app
        self._settled = tuple(settled)
        self._requests = 0
        self._asked_at_s = 0.0
        self._sockets: set[Send] = set()
        self.is_draining = False
        _applications.add(self)

    async def __call__(self, scope: Scope, receive: Any, send: Send) -> None:
        if scope["type"] == "websocket":
            self._sockets.add(send)
            try:
                await self._app(scope, receive, send)
            finally:
                self._sockets.discard(send)
        else:
            self._requests += 1
            try:
                await self._app(scope, receive, self._parting(send))
            finally:
                self._requests -= 1
                self._asked_at_s = time.monotonic()

    def _parting(self, send: Send) -> Send:
        """Ask clients and proxies not to come back on their connection while it drains."""

        async def part(message: Message) -> None:
            if self.is_draining and message["type"] == "http.response.start":
                headers = [*message.get("headers", ()), (b"connection", b"close")]
                message = {**message, "headers": headers}
            await send(message)

        return part

    async def drain(
        self, stop_listening: Callable[[], Awaitable[None]], *, notice_s: float, grace_s: float
    ) -> bool:
        """End all that is under way; return whether it ended within the grace.

        During the notice everything goes on, only readiness says that the server leaves.
        """
        self.is_draining = True
        log.info("draining", requests=self._requests, sockets=len(self._sockets))
        await asyncio.sleep(notice_s)
        await stop_listening()
        try:
            async with asyncio.timeout(grace_s):
                await self._send_sockets_away()
                while self._is_busy():
                    await asyncio.sleep(_POLL_S)
                for wait in self._settled:
                    await wait()
        except TimeoutError:
            log.warning("drained_late", requests=self._requests, sockets=len(self._sockets))
            return False
        return True

    async def _send_sockets_away(self) -> None:
        waiting = list(self._sockets)
        batch = max(1, round(CLOSES_PER_S * _POLL_S))
        for first in range(0, len(waiting), batch):
            for send in waiting[first : first + batch]:
                if send in self._sockets:
                    CLOSED.add(str(SERVER_LEAVES))
                    await send({"type": "websocket.close", "code": SERVER_LEAVES})
            await asyncio.sleep(_POLL_S)

    def _is_busy(self) -> bool:
        is_quiet = time.monotonic() - self._asked_at_s > _QUIET_S
        return bool(self._requests or self._sockets) or not is_quiet
