"""A client of the sockets of the real application."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from channels.testing import WebsocketCommunicator

from delivery.accounts.models import User
from delivery.accounts.services import open_session
from delivery.asgi import application
from delivery.kernel.clock import utc_now
from delivery.live.frames import Frame
from delivery.live.publish import publish, shop_topic
from delivery.live.streams import topic_of
from delivery.stores.threads import in_thread

PATIENCE_S = 30
# Newer than any message there can be.
_LAST_ID = "9" * 18


class Socket:
    """One open socket; `frame` and `close_code` wait for what the server sends."""

    def __init__(self, wire: WebsocketCommunicator, topic: str) -> None:
        self._wire = wire
        self._topic = topic

    async def frame(self) -> dict[str, Any]:
        """Return the next frame."""
        return json.loads(await self._wire.receive_from(timeout=PATIENCE_S))

    async def frame_of(self, kind: str) -> dict[str, Any]:
        """Return the next frame of a type, passing over others."""
        while (frame := await self.frame())["type"] != kind:
            pass
        return frame

    async def close_code(self) -> int:
        """Pass over frames until the server closes; return its code."""
        while (output := await self._wire.receive_output(PATIENCE_S))["type"] != "websocket.close":
            pass
        return output["code"]

    async def first(self) -> int | None:
        """Return the code with which the server closes at once, None where it stays open."""
        await self.say({"type": "ping"})
        output = await self._wire.receive_output(PATIENCE_S)
        return output["code"] if output["type"] == "websocket.close" else None

    async def is_silent(self) -> bool:
        """Tell whether nothing has come, and nothing comes in the next moment."""
        return await self._wire.receive_nothing(0.1)

    async def rest(self) -> list[dict[str, Any]]:
        """Return all that was published until now, the last that this socket is asked for."""
        end = Frame("end_of_test", {}, utc_now(), message_id=_LAST_ID)
        await in_thread(publish, self._topic, end)
        frames = []
        while (frame := await self.frame())["type"] != "end_of_test":
            frames.append(frame)
        return frames

    async def say(self, frame: Any) -> None:
        """Send one frame, encoded unless it is a string."""
        await self._wire.send_to(frame if isinstance(frame, str) else json.dumps(frame))

    async def say_bytes(self, content: bytes) -> None:
        """Send one binary frame."""
        await self._wire.send_to(bytes_data=content)


@asynccontextmanager
async def connected(
    path: str, *, token: str = "", transport: Any = None, **headers: str
) -> AsyncIterator[Socket]:
    """Open a socket with a bearer token, or with the headers given, and leave it at the end.

    `transport` stands for the connection that daphne writes to.
    """
    if token:
        headers["authorization"] = f"Bearer {token}"
    pairs = [(name.encode(), value.encode()) for name, value in headers.items()]
    wire = WebsocketCommunicator(application, path, headers=pairs)
    wire.scope["transport"] = transport
    accepted, _ = await wire.connect(timeout=PATIENCE_S)
    assert accepted
    try:
        yield Socket(wire, _topic_of(path))
    finally:
        await wire.disconnect(timeout=PATIENCE_S)


def _topic_of(path: str) -> str:
    # What an order's socket and a shop's are named after; the others are not asked for the rest.
    name = path.partition("?")[0].rpartition("/")[2]
    return shop_topic(name) if path.startswith("/ws/merchant/") else topic_of(name)


def token_of(user: User) -> str:
    """Open a session and return its token."""
    return open_session(user, now=utc_now()).token
