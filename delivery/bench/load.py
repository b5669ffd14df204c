"""The clients of a benchmark, as a process: told by a line of JSON, answering with two.

The first answer says that all are connected; after a line from the benchmark they begin, and the
second answer is what they saw. Roles: `drive` (sockets that send locations), `post` (the same by
POST), `watch` (sockets of orders), `hold` (sockets that only stay).
"""

import asyncio
import json
import math
import resource
import sys
import time
from datetime import UTC, datetime
from itertools import cycle
from typing import Any

from delivery.bench.websocket import LeanSocket, open_socket

_SETTLE_S = 2.0
_PER_DEGREE_M = 111_195.0
_SPEED_MPS = 8.0
Task = dict[str, Any]


class Ride:
    """A driver on a circle; each fix is where it would be by now."""

    def __init__(self, index: int) -> None:
        self._lat = 41.15 + (index % 97) * 0.001
        self._lng = -8.60 + (index % 89) * 0.001
        self._phase_s = index * 0.37

    def fix(self) -> bytes:
        """Return the body of one location."""
        now_s = time.time()
        angle = (now_s + self._phase_s) * _SPEED_MPS / 500
        lat = self._lat + 500 * math.sin(angle) / _PER_DEGREE_M
        lng = self._lng + 500 * math.cos(angle) / _PER_DEGREE_M
        at = datetime.fromtimestamp(now_s, UTC).isoformat(timespec="milliseconds")
        return (
            f'{{"type":"location","lat":{lat:.6f},"lng":{lng:.6f},"recorded_at":"{at[:23]}Z",'
            f'"speed_mps":{_SPEED_MPS},"heading_deg":90.0,"accuracy_m":5.0}}'
        ).encode()


class Tally:
    """What the clients see."""

    def __init__(self) -> None:
        self.sent = self.frames = self.accepted = self.rejected = 0
        self.lags_ms: list[float] = []
        self.errors: list[str] = []

    def hear(self, text: bytes) -> None:
        """Count one frame of the server."""
        frame = json.loads(text)
        if frame["type"] == "ack":
            self.accepted += frame["data"]["accepted"]
            self.rejected += frame["data"]["rejected"]
        elif frame["type"] == "driver_location":
            self.frames += 1
            recorded_at = datetime.fromisoformat(frame["data"]["recorded_at"])
            self.lags_ms.append((time.time() - recorded_at.timestamp()) * 1000)
        elif frame["type"] == "error":
            self.errors.append(frame["code"])


async def _open_all(task: Task, tally: Tally) -> list[LeanSocket]:
    sockets: list[LeanSocket] = []
    entries = list(zip(cycle(task["ports"]), task["paths"], task["tokens"], strict=False))
    for start in range(0, len(entries), 50):
        opening = [open_socket(*entry, tally.hear) for entry in entries[start : start + 50]]
        sockets += await asyncio.gather(*opening)
    return sockets


async def _drive(task: Task, sockets: list[LeanSocket], tally: Tally) -> None:
    """Send locations at a steady rate, each socket in its turn."""
    rides = [Ride(index) for index in range(len(sockets))]
    began_s = time.monotonic()
    while (elapsed_s := time.monotonic() - began_s) < task["seconds"]:
        due = int(elapsed_s * task["per_second"])
        while tally.sent < due:
            turn = tally.sent % len(sockets)
            sockets[turn].send(rides[turn].fix())
            tally.sent += 1
        await asyncio.sleep(0.005)
    deadline_s = time.monotonic() + 10 * _SETTLE_S
    while tally.accepted + tally.rejected < tally.sent and time.monotonic() < deadline_s:
        await asyncio.sleep(0.05)


async def _post(task: Task, tally: Tally) -> None:
    """Post locations one after the other on each of the connections."""
    until_s = time.monotonic() + task["seconds"]
    loops = [
        _post_loop(task["ports"][0], token, Ride(index), until_s, tally)
        for index, token in enumerate(task["tokens"])
    ]
    await asyncio.gather(*loops)


async def _post_loop(port: int, token: str, ride: Ride, until_s: float, tally: Tally) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    while time.monotonic() < until_s:
        body = ride.fix()
        began_s = time.monotonic()
        writer.write(
            f"POST /api/v1/driver/location HTTP/1.1\r\nHost: 127.0.0.1\r\n"
            f"Authorization: Bearer {token}\r\nContent-Type: application/json\r\n"
            f"Content-Length: {len(body)}\r\n\r\n".encode()
            + body
        )
        head = await reader.readuntil(b"\r\n\r\n")
        length = int(head.lower().split(b"content-length: ")[1].split(b"\r\n")[0])
        answer = json.loads(await reader.readexactly(length))
        tally.sent += 1
        tally.accepted += answer.get("accepted", 0)
        tally.lags_ms.append((time.monotonic() - began_s) * 1000)
    writer.close()


async def _play(task: Task) -> None:
    tally = Tally()
    began_s = time.monotonic()
    sockets = await _open_all(task, tally) if task["paths"] else []
    _answer({"sockets": len(sockets), "connecting_s": time.monotonic() - began_s})
    await asyncio.to_thread(sys.stdin.readline)
    if task["role"] == "drive":
        await _drive(task, sockets, tally)
    elif task["role"] == "post":
        await _post(task, tally)
    else:
        await asyncio.sleep(task["seconds"])
    usage = resource.getrusage(resource.RUSAGE_SELF)
    closed = [socket.close_code for socket in sockets if socket.close_code]
    _answer(vars(tally) | {"closed": closed, "cpu_s": usage.ru_utime + usage.ru_stime})


def _answer(content: Task) -> None:
    sys.stdout.write(json.dumps(content) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    asyncio.run(_play(json.loads(sys.stdin.readline())))
