"""How many sockets are open: each process says how many it holds, and its word soon fades."""

from datetime import datetime

from delivery.stores.connections import async_redis, sync_redis

REPORT_EVERY_S = 5.0
FADES_AFTER_S = 3 * REPORT_EVERY_S
# A hash: process → "sockets,reported at, as Unix seconds".
_KEY = "live:sockets"


async def report_sockets(process: str, count: int, *, now: datetime) -> None:
    """Note how many sockets a process holds."""
    await async_redis().hset(_KEY, process, f"{count},{now.timestamp()}")


def open_sockets(*, now: datetime) -> int:
    """Return how many sockets all processes hold; forget those that have fallen silent."""
    redis, total, silent = sync_redis(), 0, []
    for process, report in redis.hgetall(_KEY).items():
        count, at_s = str(report).split(",")
        if now.timestamp() - float(at_s) > FADES_AFTER_S:
            silent.append(process)
        else:
            total += int(count)
    if silent:
        redis.hdel(_KEY, *silent)
    return total
