"""A circuit breaker: leave a failing service alone, and try it again now and then."""

from dataclasses import dataclass

LONGEST_PAUSE_S = 60.0


@dataclass(slots=True)
class CircuitBreaker:
    """Count failures in a row; open after `threshold`, half-open after a pause that doubles.

    Times are seconds of any clock that never runs backwards. Threads may share one: the worst
    that a race does is a second trial call.
    """

    threshold: int = 3
    pause_s: float = 1.0
    failures: int = 0
    retry_at_s: float = 0.0

    @property
    def is_open(self) -> bool:
        """Tell whether calls are held back but for trials."""
        return self.failures >= self.threshold

    def allows(self, now_s: float) -> bool:
        """Tell whether to call now; while open, one caller per pause is let through on trial."""
        if not self.is_open:
            return True
        if now_s < self.retry_at_s:
            return False
        self.retry_at_s = now_s + self._pause_s()
        return True

    def succeed(self) -> bool:
        """Note an answer; return whether it closed the breaker."""
        was_open, self.failures = self.is_open, 0
        return was_open

    def fail(self, now_s: float) -> bool:
        """Note a failure; return whether it opened the breaker."""
        was_open = self.is_open
        self.failures += 1
        if self.is_open:
            self.retry_at_s = now_s + self._pause_s()
        return self.is_open and not was_open

    def _pause_s(self) -> float:
        doublings = min(self.failures - self.threshold, 16)
        return min(self.pause_s * 2.0**doublings, LONGEST_PAUSE_S)
