"""The way of all points of one server process: judged, queued, written in batches."""

import asyncio
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from weakref import WeakKeyDictionary

import structlog

from delivery.geo.positions import Fix
from delivery.kernel.clock import utc_now
from delivery.stores.outages import OUTAGES
from delivery.stores.threads import in_thread
from drivers.errors import DriverOffline
from drivers.ingest.batcher import Batcher
from drivers.ingest.queue import PointQueue, Receipt, Waiting
from drivers.measures import FLUSH_SECONDS, LOCATIONS, UNKEPT
from drivers.services.locations import keep_moves, move_drivers
from drivers.services.reporters import Move, Reporter, judged

log = structlog.get_logger(__name__)
# About two seconds of what one process can take in.
CAPACITY = 20_000
KEEP_CAPACITY = 100_000
KEEP_EVERY_S = 1.0
# As many are written in ten milliseconds. More at a time cost less each by a trifle, and whatever
# else the process does waits beside them.
KEEP_AT_ONCE = 1000
_SETTLE_POLL_S = 0.05
_ingests: WeakKeyDictionary[asyncio.AbstractEventLoop, "LocationIngest"] = WeakKeyDictionary()


def location_ingest() -> "LocationIngest":
    """Return the running event loop's ingest."""
    loop = asyncio.get_running_loop()
    if loop not in _ingests:
        _ingests[loop] = LocationIngest()
    return _ingests[loop]


class LocationIngest:
    """Take points without ever waiting; index first, PostgreSQL within a second."""

    def __init__(self) -> None:
        self._queue = PointQueue[Move](CAPACITY)
        self._batcher = Batcher(self._queue, self._move, OUTAGES)
        # A thread of its own: the shared ones may all be waiting for the database.
        self._mover = ThreadPoolExecutor(1, thread_name_prefix="positions")
        self._kept: list[Move] = []
        self._keeper: asyncio.TimerHandle | asyncio.Task[None] | None = None
        self._moving = 0

    def take(
        self, reporter: Reporter, fixes: Sequence[Fix], receipt: Receipt, *, now: datetime
    ) -> int:
        """Queue the fixes that can be believed; return how many they are."""
        believed, shed_before = 0, self._queue.shed
        for fix in fixes:
            outcome = judged(reporter, fix, now=now)
            if isinstance(outcome, Move):
                believed += 1
                self._batcher.put(Waiting(outcome, receipt))
        if shed := self._queue.shed - shed_before:
            LOCATIONS.add("shed", amount=shed)
        return believed

    async def settle(self) -> None:
        """Wait until all points taken are in the index and in the history."""
        quiet = 0
        # A batch that has just left the queue is not being moved yet: one look is not enough.
        while quiet < 2:
            is_busy = len(self._queue) or self._moving or self._keeper is not None
            quiet = 0 if is_busy else quiet + 1
            await asyncio.sleep(_SETTLE_POLL_S)

    async def _move(self, moves: Sequence[Move]) -> dict[Move, Exception]:
        loop = asyncio.get_running_loop()
        self._moving += 1
        try:
            after_shift = await loop.run_in_executor(
                self._mover, lambda: move_drivers(moves, now=utc_now())
            )
        except Exception:
            LOCATIONS.add("lost", amount=len(moves))
            raise
        finally:
            self._moving -= 1
        FLUSH_SECONDS.observe((utc_now() - moves[0].received_at).total_seconds())
        refused: dict[Move, Exception] = {move: DriverOffline() for move in after_shift}
        self._keep_later([move for move in moves if move not in refused] if refused else moves)
        return refused

    def _keep_later(self, moves: Sequence[Move]) -> None:
        self._kept += moves
        if (excess := len(self._kept) - KEEP_CAPACITY) > 0:
            del self._kept[:excess]
            UNKEPT.add(amount=excess)
        if self._keeper is None:
            self._keeper = asyncio.get_running_loop().call_later(KEEP_EVERY_S, self._start_keeping)
        if len(self._kept) >= KEEP_AT_ONCE and isinstance(self._keeper, asyncio.TimerHandle):
            self._keeper.cancel()
            self._start_keeping()

    def _start_keeping(self) -> None:
        self._keeper = asyncio.create_task(self._keep())

    async def _keep(self) -> None:
        moves, self._kept = self._kept, []
        try:
            await in_thread(keep_moves, moves, now=utc_now())
        except OUTAGES as error:
            # The next fixes of the same drivers are on their way.
            UNKEPT.add(amount=len(moves))
            log.warning("positions_not_kept", points=len(moves), error=str(error))
        except Exception:
            # Nothing awaits the task.
            UNKEPT.add(amount=len(moves))
            log.exception("positions_not_kept", points=len(moves), alert=True)
        finally:
            self._keeper = None
            if self._kept:
                self._keep_later([])
