"""Write points in batches: at once when it is quiet, forty times a second when it is not."""

import asyncio
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Generic

from drivers.ingest.queue import Item, PointQueue, Receipt, Waiting

# A batch costs half a millisecond however small it is; twice as long between two of them is twice
# the wait of a position that many look at.
FLUSH_EVERY_S = 0.025
MAX_BATCH = 500
# A backlog is handed over several batches at a time: between two of them `write` would otherwise
# wait for its turn in a busy event loop.
MAX_BATCHES_AT_ONCE = 4

Write = Callable[[Sequence[Item]], Awaitable[Mapping[Item, Exception]]]


class Batcher(Generic[Item]):
    """Feed a queue's points to `write`, whose calls are begun in the order of the points.

    `write` returns which points it refused, and why. `outages` are its errors that cost its batch
    and nothing else.
    """

    def __init__(
        self,
        queue: PointQueue[Item],
        write: Write[Item],
        outages: tuple[type[Exception], ...],
    ) -> None:
        self._queue = queue
        self._write = write
        self._outages = outages
        self._arrived = asyncio.Event()
        self._full = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def put(self, point: Waiting[Item]) -> None:
        """Queue a point; never waits."""
        self._queue.put(point)
        self._arrived.set()
        if len(self._queue) >= MAX_BATCH:
            self._full.set()
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._run())

    async def _run(self) -> None:
        while True:
            await self._arrived.wait()
            started_s = time.monotonic()
            await asyncio.gather(*[self._flush(batch) for batch in self._take()])
            if not len(self._queue):
                self._arrived.clear()
            await self._rest(FLUSH_EVERY_S - (time.monotonic() - started_s))

    def _take(self) -> list[list[Waiting[Item]]]:
        batches = [self._queue.take(MAX_BATCH)]
        while len(self._queue) >= MAX_BATCH and len(batches) < MAX_BATCHES_AT_ONCE:
            batches.append(self._queue.take(MAX_BATCH))
        return batches

    async def _flush(self, batch: list[Waiting[Item]]) -> None:
        counts = Counter[Receipt](point.receipt for point in batch)
        try:
            refused = await self._write([point.item for point in batch])
        except Exception as error:
            for receipt, points in counts.items():
                receipt.lost(points, error)
            if not isinstance(error, self._outages):
                raise
        else:
            for point in batch if refused else ():
                if reason := refused.get(point.item):
                    counts[point.receipt] -= 1
                    point.receipt.lost(1, reason)
            for receipt, points in (+counts).items():
                receipt.written(points)

    async def _rest(self, left_s: float) -> None:
        self._full.clear()
        if left_s <= 0 or len(self._queue) >= MAX_BATCH:
            return
        try:
            async with asyncio.timeout(left_s):
                await self._full.wait()
        except TimeoutError:
            return
