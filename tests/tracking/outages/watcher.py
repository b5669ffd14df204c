"""A customer's page without the page: reconnects and follows as order-link.js and -state.js do."""

import json
import time
from itertools import cycle
from threading import Thread
from typing import Any
from uuid import UUID

from websockets.exceptions import WebSocketException
from websockets.sync.client import ClientConnection, connect

from delivery.live.streams import parse_id

_REFUSALS = {4401, 4403, 4404}
_PAUSE_S = 0.2


class Watcher(Thread):
    """Watch an order over one of several servers, and go to the next where one fails."""

    def __init__(self, ports: list[int], order_id: UUID, token: str) -> None:
        super().__init__(daemon=True)
        self._ports = cycle(ports)
        self._order_id = order_id
        self._headers = {"Authorization": f"Bearer {token}"}
        self._socket: ClientConnection | None = None
        self._is_over = False
        self.order: dict[str, Any] = {}
        self.last_message_id = ""
        self.frames: list[dict[str, Any]] = []
        self.connections = 0
        self.refusal = 0
        self.close_codes: list[int | None] = []

    def run(self) -> None:
        while not self._is_over and not self.refusal:
            try:
                self._follow(next(self._ports))
            except (OSError, WebSocketException):
                time.sleep(_PAUSE_S)

    def stop(self) -> None:
        """Leave."""
        self._is_over = True
        if self._socket:
            self._socket.close()
        self.join()

    def _follow(self, port: int) -> None:
        url = f"ws://127.0.0.1:{port}/ws/orders/{self._order_id}"
        with connect(
            f"{url}?last_message_id={self.last_message_id}",
            additional_headers=self._headers,
            # Browsers send none of their own.
            ping_interval=None,
            open_timeout=10,
            close_timeout=0.2,
        ) as self._socket:
            try:
                for text in self._socket:
                    self._take(json.loads(text))
            finally:
                self._end(self._socket.close_code)

    def _end(self, code: int | None) -> None:
        self.close_codes.append(code)
        if code in _REFUSALS:
            self.refusal = code

    def _take(self, frame: dict[str, Any]) -> None:
        self.frames.append(frame)
        message_id = frame["message_id"]
        if frame["type"] == "snapshot":
            self.connections += 1
            self.order = frame["data"]
            self.last_message_id = frame["data"]["last_message_id"] or ""
        elif frame["type"] != "resync" and parse_id(message_id) > parse_id(self.last_message_id):
            if frame["type"] == "driver_location":
                self.order = {**self.order, "driver_position": frame["data"]}
            else:
                self.last_message_id = message_id
                self.order = self.order | frame["data"]
