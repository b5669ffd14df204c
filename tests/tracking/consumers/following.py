"""An app that follows an order over a real socket, and may lose its connection."""

from contextlib import AsyncExitStack
from typing import Any

from delivery.live.streams import parse_id
from orders.models import Order
from orders.states import FINAL
from tests.sockets import Socket, connected

Frames = list[dict[str, Any]]


class Follower:
    """What an app makes of the frames it is sent; it remembers the last id over a cut."""

    def __init__(self, order: Order, token: str) -> None:
        self._path, self._token = f"/ws/orders/{order.pk}", token
        self._connection = AsyncExitStack()
        self.socket: Socket | None = None
        self.state: dict[str, Any] = {}
        self.last_id = ""
        self.heard: Frames = []

    async def come(self) -> Frames:
        """Connect; return the frames with which the server begins, up to the snapshot."""
        path = f"{self._path}?last_message_id={self.last_id}"
        self.socket = await self._connection.enter_async_context(connected(path, token=self._token))
        opening = [await self.socket.frame()]
        while opening[-1]["type"] != "snapshot":
            opening.append(await self.socket.frame())
        return opening

    async def leave(self) -> None:
        """Lose the connection, and with it what was on its way."""
        self.socket = None
        await self._connection.aclose()

    async def next_kept(self) -> dict[str, Any]:
        """Wait for the next frame of those that are replayed, and take it."""
        assert self.socket
        while (frame := await self.socket.frame())["type"] == "driver_location":
            pass
        self.take(frame)
        self.heard.append(frame)
        return frame

    async def read_to(self, newest_id: str) -> None:
        """Take frames until the one of an id has come."""
        while parse_id(self.last_id) < parse_id(newest_id):
            await self.next_kept()

    def take(self, frame: dict[str, Any]) -> None:
        """Apply a frame as the pages do."""
        self.last_id = frame["message_id"] or self.last_id
        if frame["type"] == "snapshot":
            self.state = dict(frame["data"])
        elif frame["type"] in {"status_change", "driver_assigned", "eta"}:
            # A reason for being late stands until one of these says otherwise.
            if frame["type"] != "status_change" or frame["data"].get("status") in FINAL:
                self.state.pop("delay_reason", None)
            self.state |= frame["data"]
