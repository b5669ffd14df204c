"""How many frames a client may send."""

import time

PER_SECOND = 30.0
BURST = 120.0


class FrameRate:
    """A token bucket on the monotonic clock."""

    def __init__(self) -> None:
        self._tokens = BURST
        self._at = time.monotonic()

    def allows(self) -> bool:
        """Take a token; False once the client has used up its burst."""
        now = time.monotonic()
        self._tokens = min(BURST, self._tokens + (now - self._at) * PER_SECOND)
        self._at = now
        self._tokens -= 1
        return self._tokens >= 0
