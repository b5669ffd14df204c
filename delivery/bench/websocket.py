"""A WebSocket client that costs next to nothing, so that the servers are what is measured."""

import asyncio
import base64
import os
from collections.abc import Callable

_TEXT, _CLOSE, _PING, _PONG = 1, 8, 9, 10
OnText = Callable[[bytes], None]


class LeanSocket(asyncio.Protocol):
    """One client connection; frames up to 64 KiB, never fragmented."""

    def __init__(self, path: str, token: str, on_text: OnText) -> None:
        self.opened: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.close_code = 0
        self._path = path
        self._token = token
        self._on_text = on_text
        self._buffer = b""
        self._is_open = False
        self._mask = os.urandom(4)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport: asyncio.Transport = transport  # type: ignore[assignment]
        key = base64.b64encode(os.urandom(16)).decode()
        self.transport.write(
            f"GET {self._path} HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\n"
            f"Connection: Upgrade\r\nSec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n"
            f"Authorization: Bearer {self._token}\r\n\r\n".encode()
        )

    def connection_lost(self, error: Exception | None) -> None:
        if not self.opened.done():
            self.opened.set_exception(error or ConnectionResetError())

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        if not self._is_open:
            head, end, rest = self._buffer.partition(b"\r\n\r\n")
            if not end:
                return
            if not head.startswith(b"HTTP/1.1 101"):
                self.opened.set_exception(ConnectionError(head[:60].decode()))
                return
            self._buffer, self._is_open = rest, True
            self.opened.set_result(None)
        while self._take_frame():
            pass

    def _take_frame(self) -> bool:
        buffer = self._buffer
        if len(buffer) < 2:
            return False
        length, start = buffer[1], 2
        if length == 126:
            length, start = int.from_bytes(buffer[2:4]), 4
        if len(buffer) < start + length:
            return False
        content, self._buffer = buffer[start : start + length], buffer[start + length :]
        opcode = buffer[0] & 15
        if opcode == _TEXT:
            self._on_text(content)
        elif opcode == _PING:
            self._send(_PONG, content)
        elif opcode == _CLOSE:
            self.close_code = int.from_bytes(content[:2])
        return True

    def send(self, text: bytes) -> None:
        """Send one text frame."""
        self._send(_TEXT, text)

    def _send(self, opcode: int, content: bytes) -> None:
        length = len(content)
        size = bytes([128 | length]) if length < 126 else b"\xfe" + length.to_bytes(2)
        mask = (self._mask * (length // 4 + 1))[:length]
        masked = (int.from_bytes(content) ^ int.from_bytes(mask)).to_bytes(length)
        self.transport.write(bytes([128 | opcode]) + size + self._mask + masked)


async def open_socket(port: int, path: str, token: str, on_text: OnText) -> LeanSocket:
    """Connect and shake hands."""
    loop = asyncio.get_running_loop()
    _, socket = await loop.create_connection(
        lambda: LeanSocket(path, token, on_text), "127.0.0.1", port
    )
    await socket.opened
    return socket
