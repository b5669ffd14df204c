"""The reporters that a process remembers, each until something about the driver changes."""

import time
from dataclasses import dataclass

from delivery.accounts.access_watch import AccessWatch
from delivery.live.rates import FrameRate
from delivery.stores.threads import in_thread
from drivers.services.reporters import Reporter, load_reporter_by_id

# A change that nobody publishes, by hand in the database, is seen this late.
TTL_S = 60.0
MAX_KNOWN = 50_000


@dataclass(slots=True)
class Known:
    """A reporter and how often it may call; read anew after `until_s` on the monotonic clock."""

    reporter: Reporter
    rate: FrameRate
    until_s: float


class KnownReporters:
    """Find reporters by user, in one event loop; `per_s` and `burst` limit the calls of each."""

    def __init__(self, *, per_s: float, burst: float) -> None:
        self._rate = (per_s, burst)
        self._known: dict[int, Known] = {}
        self._watch = AccessWatch(self._forget)
        self._changes = 0

    async def find(self, user_id: int) -> Known | None:
        """Return the reporter of somebody who may report now, None for everybody else."""
        self._watch.begin()
        known = self._known.get(user_id)
        if known and known.reporter.is_working and time.monotonic() < known.until_s:
            return known
        return await self._learn(user_id)

    async def _learn(self, user_id: int) -> Known | None:
        changes_before = self._changes
        reporter = await in_thread(load_reporter_by_id, user_id)
        before = self._known.pop(user_id, None)
        if reporter is None:
            return None
        # What may have changed since it was read is not worth remembering.
        is_lasting = self._watch.is_listening and self._changes == changes_before
        until_s = time.monotonic() + TTL_S if is_lasting else 0.0
        rate = before.rate if before else FrameRate(*self._rate)
        if len(self._known) >= MAX_KNOWN:
            del self._known[next(iter(self._known))]
        known = self._known[user_id] = Known(reporter, rate, until_s)
        return known

    def _forget(self, user_id: int | None) -> None:
        """Have a reporter read anew, or all of them; how often they called stays known."""
        self._changes += 1
        for known in self._known.values() if user_id is None else self._known_by(user_id):
            known.until_s = 0.0

    def _known_by(self, user_id: int) -> list[Known]:
        return [self._known[user_id]] if user_id in self._known else []
