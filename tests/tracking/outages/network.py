"""A network that can be cut: connections stay open, and nothing comes through."""

import socket
import time
from contextlib import suppress
from threading import Event, Thread

_POLL_S = 0.02


class Proxy:
    """Forward TCP connections to a local port until the network is cut."""

    def __init__(self, target_port: int) -> None:
        self._target = ("127.0.0.1", target_port)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._cut = Event()
        Thread(target=self._accept, daemon=True).start()

    def cut(self) -> None:
        """Let nothing through from now on."""
        self._cut.set()

    def mend(self) -> None:
        """Let everything through that has waited."""
        self._cut.clear()

    def close(self) -> None:
        """Take no more connections."""
        self.mend()
        self._listener.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                server = socket.create_connection(self._target)
                for ends in ((client, server), (server, client)):
                    Thread(target=self._pump, args=ends, daemon=True).start()

    def _pump(self, source: socket.socket, target: socket.socket) -> None:
        with suppress(OSError):
            while data := source.recv(65_536):
                self._wait()
                target.sendall(data)
        self._wait()
        for end in (source, target):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def _wait(self) -> None:
        while self._cut.is_set():
            time.sleep(_POLL_S)
