"""The base of every socket: who may watch, first a snapshot, then whatever happens."""

import asyncio
import json
from typing import Any

import structlog
from channels.generic.websocket import AsyncWebsocketConsumer

from delivery.kernel.errors import DomainError, TooManyRequests, Unauthenticated
from delivery.live.hub import hub
from delivery.live.mailbox import Letter, Mailbox
from delivery.live.publish import session_topic
from delivery.live.rates import FrameRate

log = structlog.get_logger(__name__)


class LiveConsumer(AsyncWebsocketConsumer):
    """Authorise, join, send a snapshot, relay; close with 4000 + the HTTP status on refusal."""

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

    async def connect(self) -> None:
        # Accepted before it is judged: a close code only reaches a client that is connected.
        await self.accept()
        self.rate = FrameRate()
        self.mailbox = Mailbox()
        self.last_sent_id = ""
        self.pump: asyncio.Task[None] | None = None
        try:
            if self.scope["user"] is None:
                raise Unauthenticated
            alias, topics = await self.authorise()
        except DomainError as error:
            await self.close(4000 + error.status)
            return
        self.pump = asyncio.create_task(self._pump(alias, topics))

    async def disconnect(self, code: int) -> None:
        if self.pump:
            self.pump.cancel()

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        if not self.rate.allows():
            await self.close(4000 + TooManyRequests.status)
            return
        try:
            frame = json.loads(text_data or "")
        except (ValueError, RecursionError):
            await self.send_error("malformed_frame")
            return
        if not isinstance(frame, dict):
            await self.send_error("malformed_frame")
        elif frame.get("type") == "ping":
            await self.send_frame({"type": "pong"})
        else:
            await self.take_frame(frame)

    async def send_frame(self, frame: dict[str, Any]) -> None:
        """Send one frame that belongs to no stream."""
        await self.send(json.dumps(frame, separators=(",", ":")))

    async def send_error(self, code: str, **details: Any) -> None:
        """Tell the client what was wrong with its frame; the socket stays open."""
        await self.send_frame({"type": "error", "code": code, **details})

    async def _pump(self, alias: str, topics: list[str]) -> None:
        session = session_topic(self.scope["session_hash"])
        async with (
            hub(alias).watch(*topics, mailbox=self.mailbox),
            hub().watch(session, mailbox=self.mailbox),
        ):
            await self.send_snapshot()
            while True:
                letter = await self.mailbox.get()
                if self.mailbox.is_overflowing:
                    await self.close(4000 + TooManyRequests.status)
                    return
                if letter.topic == session:
                    await self.close(4000 + Unauthenticated.status)
                    return
                await self._deliver(letter)

    async def _deliver(self, letter: Letter) -> None:
        if letter.is_restart:
            await self.send_snapshot()
        elif not letter.message_id or self.is_news(letter.message_id):
            await self.send(letter.text)

    def is_news(self, message_id: str) -> bool:
        """Tell whether a message has not been sent yet; by default all are new."""
        return True
