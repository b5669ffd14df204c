"""Orders over HTTP from a process of its own: kept-alive connections, one thread each.

The other process knows nothing of Django: it must not have to set it up.
"""

import http.client
import json
import multiprocessing
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from threading import Thread
from uuid import uuid4


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
        self._http: http.client.HTTPConnection | None = None

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
        except (OSError, http.client.HTTPException) as error:
            self._http = None
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
        if self._http is None:
            self._http = http.client.HTTPConnection("127.0.0.1", self._port, timeout=30)
        headers = {
            "Authorization": f"Bearer {buyer.token}",
            "Content-Type": "application/json",
            "X-Idempotency-Key": key,
        }
        self._http.request("POST", "/api/v1/orders", buyer.body, headers)
        answer = self._http.getresponse()
        return answer.status, answer.headers.get_content_type(), answer.read()


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
