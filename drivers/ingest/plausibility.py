"""Tell positions that a driver can have been at from those that it cannot."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from delivery.geo.positions import COARSE_M, Fix
from delivery.kernel.geometry import haversine_m

# A device's clock may be ahead of ours by this much.
MAX_CLOCK_SKEW = timedelta(seconds=60)
# Older points say nothing about now.
MAX_AGE = timedelta(hours=1)
MAX_SPEED_MPS = 70.0
# Two fixes within a second may jump by a receiver's noise.
_SHORTEST_S = 1.0


class Refusal(StrEnum):
    """Why a point is not believed."""

    FUTURE = "future"
    TOO_OLD = "too_old"
    TOO_FAST = "too_fast"


@dataclass(slots=True)
class Track:
    """The newest believed fix of one driver, by which the next ones are judged.

    `speed` is how much faster than the wall clock the city runs.
    """

    newest: Fix | None = None
    speed: float = 1.0

    def judge(self, fix: Fix, *, now: datetime) -> Refusal | None:
        """Return why a fix is not believed; a believed one becomes the newest if it is."""
        if fix.recorded_at > now + MAX_CLOCK_SKEW:
            return Refusal.FUTURE
        if fix.recorded_at < now - MAX_AGE:
            return Refusal.TOO_OLD
        if self.newest is None:
            self.newest = fix
            return None
        elapsed_s = (fix.recorded_at - self.newest.recorded_at).total_seconds()
        if self._is_too_fast(self.newest, fix, abs(elapsed_s)):
            return Refusal.TOO_FAST
        if elapsed_s > 0:
            self.newest = fix
        return None

    def _is_too_fast(self, before: Fix, fix: Fix, elapsed_s: float) -> bool:
        reach_m = MAX_SPEED_MPS * self.speed * max(elapsed_s, _SHORTEST_S)
        # Nearly every fix is near in plain degrees: no need for trigonometry.
        d_lat, d_lng = fix.point.lat - before.point.lat, fix.point.lng - before.point.lng
        if (abs(d_lat) + abs(d_lng)) * 112_000 <= reach_m:
            return False
        # What the devices admit to is no movement, within reason.
        noise_m = sum(min(one.accuracy_m or 0.0, COARSE_M) for one in (before, fix))
        return haversine_m(before.point, fix.point) > reach_m + noise_m
