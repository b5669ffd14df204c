"""The base of every socket: who may watch, first a snapshot, then whatever happens."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import structlog
from channels.consumer import get_handler_name
from channels.exceptions import StopConsumer
from channels.generic.websocket import AsyncWebsocketConsumer

from delivery.kernel.errors import (
    DomainError,
    Invalid,
    TooManyRequests,
    Unauthenticated,
    Unavailable,
)
from delivery.live.backpressure import hold_while_full
from delivery.live.hub import hub
from delivery.live.mailbox import Letter, Mailbox
from delivery.live.measures import CLOSED
from delivery.live.publish import person_topic, session_topic
from delivery.live.rates import FrameRate
from delivery.stores.outages import OUTAGES
from delivery.telemetry.subjects import Ids, about, ids_of, ids_of_person

log = structlog.get_logger(__name__)
MAX_FRAME_CHARS = 64 * 1024
# A session may also end without a word, by its time to live.
RECHECK_EVERY_S = 300.0


class LiveConsumer(AsyncWebsocketConsumer):  # type: ignore[misc]
    """Authorise, join, send a snapshot, relay; close with 4000 + the HTTP status on failure.

    The scope holds `user`, `session_hash` and `current_user`, which asks the stores anew.
    """

    # Frames come through the hub; the channel layer would cost a receive loop per socket.
    channel_layer_alias = None

    async def authorise(self) -> tuple[str, list[str]]:
        """Return the Redis alias and the topics to watch; raise DomainError to refuse."""
        raise NotImplementedError

    async def send_snapshot(self) -> None:
        """Send what the client needs to begin with, after the topics are joined."""

    async def take_frame(self, frame: dict[str, Any]) -> None:
        """Handle a frame of the client; by default there are none."""
        await self.send_error("unknown_type")

    async def deliver(self, letter: Letter) -> None:
        """Send what was published on a topic."""
        await self.send(letter.text)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.rate = FrameRate()
        self.mailbox = Mailbox()
        self.pump: asyncio.Task[None] | None = None
        self.reminder: asyncio.TimerHandle | None = None
        self.is_closing = False

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        # Channels' own loop would keep a second task per socket and wake it for each frame.
        self.scope, self.base_send, self.channel_layer = scope, send, None
        try:
            with about(self._ids):
                while True:
                    await self.dispatch(await receive())
        except StopConsumer:
            return
        finally:
            for ending in (self.pump, self.reminder):
                if ending:
                    ending.cancel()

    def _ids(self) -> Ids:
        route = self.scope["url_route"]["kwargs"]
        return {**ids_of(route), **ids_of_person(self.scope["user"])}

    async def dispatch(self, message: dict[str, Any]) -> None:
        # Channels' own would look for stale database connections in a thread at each message.
        await getattr(self, get_handler_name(message))(message)

    async def websocket_disconnect(self, message: dict[str, Any]) -> None:
        raise StopConsumer

    async def connect(self) -> None:
        # Accepted before it is judged: a close code only reaches a client that is connected.
        await self.accept()
        async with self._closing_on_failure():
            if self.scope["user"] is None:
                raise Unauthenticated
            alias, topics = await self.authorise()
            hold_while_full(self.scope, self.mailbox)
            self.pump = asyncio.create_task(self._pump(alias, topics))

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        # What was on its way when the socket was refused is nobody's.
        if self.is_closing:
            return
        async with self._closing_on_failure():
            if not self.rate.allows():
                raise TooManyRequests
            try:
                await self._take(text_data)
            except DomainError as error:
                details = {"fields": error.fields} if error.fields else {}
                await self.send_error(error.code, **details)
            except OUTAGES as error:
                log.warning("socket_frame_lost", error=str(error))
                await self.send_error(Unavailable.code)

    async def send_frame(self, frame: dict[str, Any]) -> None:
        """Send one frame that belongs to no stream."""
        await self.send(json.dumps(frame, separators=(",", ":")))

    async def send_error(self, code: str, **details: Any) -> None:
        """Tell the client what was wrong with its frame; the socket stays open."""
        await self.send_frame({"type": "error", "code": code, **details})

    async def _take(self, text: str | None) -> None:
        if len(text or "") > MAX_FRAME_CHARS:
            raise Invalid(code="frame_too_large")
        try:
            frame = json.loads(text or "")
        except (ValueError, RecursionError) as error:
            raise Invalid(code="malformed_frame") from error
        if not isinstance(frame, dict):
            raise Invalid(code="malformed_frame")
        if frame.get("type") == "ping":
            await self.send_frame({"type": "pong"})
        else:
            await self.take_frame(frame)

    async def _pump(self, alias: str, topics: list[str]) -> None:
        session = session_topic(self.scope["session_hash"])
        own = (session, person_topic(self.scope["user"].pk))
        async with (
            self._closing_on_failure(),
            hub(alias).watch(*topics, mailbox=self.mailbox),
            hub().watch(*own, mailbox=self.mailbox),
        ):
            await self._check_session(session)
            await self.send_snapshot()
            while True:
                letter = await self.mailbox.get()
                if self.mailbox.is_overflowing:
                    raise TooManyRequests
                if letter.is_restart or letter.topic in own:
                    await self._check_session(session)
                    await self.authorise()
                if letter.is_restart:
                    await self.send_snapshot()
                elif letter.topic in topics:
                    await self.deliver(letter)

    async def _check_session(self, session: str) -> None:
        self.scope["user"] = await self.scope["current_user"]()
        if self.scope["user"] is None:
            raise Unauthenticated
        if self.reminder:
            self.reminder.cancel()
        self.reminder = asyncio.get_running_loop().call_later(
            RECHECK_EVERY_S, self.mailbox.put, session, "", "recheck", "{}"
        )

    @asynccontextmanager
    async def _closing_on_failure(self) -> AsyncIterator[None]:
        try:
            yield
        except DomainError as error:
            await self._shut(error.status)
        except OUTAGES as error:
            log.warning("socket_lost_store", error=str(error), path=self.scope["path"])
            await self._shut(Unavailable.status)
        except Exception:
            # Nothing awaits the pump: left alone, the socket would be silent for ever.
            log.exception("socket_failed", path=self.scope["path"], alert=True)
            await self._shut(500)

    async def _shut(self, status: int) -> None:
        if not self.is_closing:
            self.is_closing = True
            CLOSED.add(str(4000 + status))
            if self.pump and self.pump is not asyncio.current_task():
                self.pump.cancel()
            await self.close(4000 + status)
