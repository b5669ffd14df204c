"""A load balancer that asks its servers whether they are ready, as production's proxies do."""

import asyncio
from contextlib import suppress
from threading import Event, Thread

_LOOK_EVERY_S = 0.1


class Balancer:
    """Pass each connection on to the first server that is ready; `taken` tells which took it."""

    def __init__(self, ports: list[int]) -> None:
        self._ports = ports
        self._ready: set[int] = set()
        self._has_begun, self._is_over = Event(), Event()
        self.port = 0
        self.taken: list[int] = []
        self._thread = Thread(target=lambda: asyncio.run(self._serve()), daemon=True)
        self._thread.start()
        self._has_begun.wait(10)

    def close(self) -> None:
        """Cut all connections and take no more."""
        self._is_over.set()
        self._thread.join()

    def is_ready(self, port: int) -> bool:
        """Tell whether connections go to a server now."""
        return port in self._ready

    async def _serve(self) -> None:
        server = await asyncio.start_server(self._pass_on, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        self._has_begun.set()
        while not self._is_over.is_set():
            for port in self._ports:
                await self._look(port)
            await asyncio.sleep(_LOOK_EVERY_S)

    async def _look(self, port: int) -> None:
        status = b""
        with suppress(OSError, TimeoutError):
            async with asyncio.timeout(3):
                reader, writer = await asyncio.open_connection("127.0.0.1", port)
                writer.write(b"GET /health/ready HTTP/1.0\r\nHost: localhost\r\n\r\n")
                status = await reader.readline()
                writer.close()
        (self._ready.add if b" 200 " in status else self._ready.discard)(port)

    async def _pass_on(self, client: asyncio.StreamReader, answer: asyncio.StreamWriter) -> None:
        for port in [port for port in self._ports if port in self._ready]:
            with suppress(OSError):
                reader, writer = await asyncio.open_connection("127.0.0.1", port)
                self.taken.append(port)
                await asyncio.gather(_pump(client, writer), _pump(reader, answer))
                return
        answer.close()


async def _pump(source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
    with suppress(OSError):
        while data := await source.read(65_536):
            target.write(data)
            await target.drain()
    target.close()
