"""PostgreSQL behind a wire on which the news of a commit never arrives."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Event, Thread

# A backend's CommandComplete message for COMMIT: type, length, tag.
COMMITTED = b"C\x00\x00\x00\x0bCOMMIT\x00"


class LatePostgres:
    """Passes everything on until the server has committed; then its client hears no more."""

    def __init__(self, host: str, port: int) -> None:
        self._server = (host, port)
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=50)
        self.port: int = self._listener.getsockname()[1]
        self.has_committed = Event()
        Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        self._listener.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                server = socket.create_connection(self._server)
                Thread(target=self._pass_on, args=(client, server), daemon=True).start()
                Thread(target=self._hear, args=(server, client), daemon=True).start()

    def _pass_on(self, client: socket.socket, server: socket.socket) -> None:
        with suppress(OSError), client, server:
            while sent := client.recv(65536):
                server.sendall(sent)

    def _hear(self, server: socket.socket, client: socket.socket) -> None:
        with suppress(OSError):
            while answered := server.recv(65536):
                if COMMITTED in answered:
                    self.has_committed.set()
                    return
                client.sendall(answered)


@contextmanager
def late_postgres(host: str, port: int) -> Iterator[LatePostgres]:
    """Stand between a client and the server at an address."""
    late = LatePostgres(host, port)
    try:
        yield late
    finally:
        late.close()
