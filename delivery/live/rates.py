"""How many frames or requests a client may send."""

import time

PER_SECOND = 30.0
BURST = 120.0


class FrameRate:
    """A token bucket on the monotonic clock."""

    __slots__ = ("_at", "_burst", "_per_second", "_tokens")

    def __init__(self, per_second: float = PER_SECOND, burst: float = BURST) -> None:
        self._per_second = per_second
        self._burst = self._tokens = burst
        self._at = time.monotonic()

    def allows(self) -> bool:
        """Take a token; False once the client has used up its burst."""
        now = time.monotonic()
        self._tokens = min(self._burst, self._tokens + (now - self._at) * self._per_second)
        self._at = now
        if self._tokens < 1:
            return False
        self._tokens -= 1
        return True
