"""A client that reads nothing of what it is sent."""

import socket
from contextlib import suppress
from pathlib import Path

_CHUNK_BYTES = 1_000_000


class DeafClient:
    """Open a socket of a server, and read nothing before `read_to_the_end`."""

    def __init__(self, port: int, path: str, token: str) -> None:
        self._connection = socket.create_connection(("127.0.0.1", port))
        self._connection.sendall(
            f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\n"
            "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
            "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n"
            f"Authorization: Bearer {token}\r\n\r\n".encode()
        )

    def read_to_the_end(self) -> int:
        """Read until the server's end; return how many bytes there were."""
        count = 0
        with self._connection, suppress(ConnectionResetError):
            while chunk := self._connection.recv(_CHUNK_BYTES):
                count += len(chunk)
        return count


def resident_bytes(pid: int) -> int:
    """Return how much memory a process holds."""
    pages = Path(f"/proc/{pid}/statm").read_text().split()[1]
    return int(pages) * 4096
