"""Orders over HTTP from a process of its own: kept-alive connections, one thread each.

The other process knows nothing of Django: it must not have to set it up.
"""

import json
import multiprocessing
import re
import socket
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from threading import Thread
from uuid import uuid4

_HEAD = (
    b"POST /api/v1/orders HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer %s\r\n"
    b"X-Idempotency-Key: %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
)
_HEADER = re.compile(rb"\r\n(content-type|content-length): *([^;\r]+)")


@dataclass(frozen=True, slots=True)
class Buyer:
    """A signed-in customer and the body of an order with three items and a live quote."""

    token: str
    body: bytes


@dataclass(slots=True)
class Tally:
    """What came back: ids of acknowledged orders, seconds each took, and other answers."""

    orders: list[str] = field(default_factory=list)
    durations_s: list[float] = field(default_factory=list)
    refusals: list[tuple[float, int, str]] = field(default_factory=list)
    acknowledged_at_s: list[float] = field(default_factory=list)


class Sender:
    """One connection that places orders one after the other."""

    def __init__(self, port: int, buyers: Sequence[Buyer], tally: Tally) -> None:
        self._port, self._buyers, self._tally = port, buyers, tally
        self._socket: socket.socket | None = None

    def run(self, until_s: float) -> None:
        """Place orders until the clock shows `until_s`; lost connections are tallied as 0."""
        number = 0
        while time.time() < until_s:
            self.place(self._buyers[number % len(self._buyers)], str(uuid4()))
            number += 1

    def place(self, buyer: Buyer, key: str) -> None:
        """Place one order and tally the answer."""
        began_s = time.perf_counter()
        try:
            status, kind, content = self._post(buyer, key)
        except OSError as error:
            self._socket = None
            self._tally.refusals.append((time.time(), 0, type(error).__name__))
            time.sleep(0.05)
            return
        if status == 201:
            self._tally.durations_s.append(time.perf_counter() - began_s)
            self._tally.orders.append(json.loads(content)["id"])
            self._tally.acknowledged_at_s.append(time.time())
        else:
            self._tally.refusals.append((time.time(), status, kind))
            time.sleep(0.05)

    def _post(self, buyer: Buyer, key: str) -> tuple[int, str, bytes]:
        if self._socket is None:
            self._socket = socket.create_connection(("127.0.0.1", self._port), timeout=30)
        head = _HEAD % (buyer.token.encode(), key.encode(), len(buyer.body))
        self._socket.sendall(head + buyer.body)
        return read_answer(self._socket)


def read_answer(connection: socket.socket) -> tuple[int, str, bytes]:
    """Return status, media type and content; a tenth of http.client's time, which would count.

    Raises ConnectionError where the answer does not come whole.
    """
    received = b""
    while b"\r\n\r\n" not in received:
        received += _more(connection)
    head, _, content = received.partition(b"\r\n\r\n")
    headers = dict(_HEADER.findall(head.lower()))
    while len(content) < int(headers[b"content-length"]):
        content += _more(connection)
    return int(head[9:12]), headers[b"content-type"].decode(), content


def _more(connection: socket.socket) -> bytes:
    received = connection.recv(65_536)
    if not received:
        raise ConnectionError("the server closed the connection")
    return received


def send_orders(port: int, buyers: Sequence[Buyer], *, connections: int, seconds: float) -> Tally:
    """Place orders over that many connections for that long."""
    tally, until_s = Tally(), time.time() + seconds
    senders = [Sender(port, buyers[n::connections], tally) for n in range(connections)]
    threads = [Thread(target=sender.run, args=(until_s,)) for sender in senders]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return tally


def send_orders_apart(
    port: int, buyers: Sequence[Buyer], *, connections: int, seconds: float
) -> Tally:
    """Do the same in another process, so that its Python does not wait for this one's."""
    context = multiprocessing.get_context("spawn")
    with context.Pool(1) as pool:
        return pool.apply(
            send_orders, (port, list(buyers)), {"connections": connections, "seconds": seconds}
        )
