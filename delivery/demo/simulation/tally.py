"""What happened in a simulated run, counted."""

import statistics
from collections import Counter, deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

_KEPT_WAITS = 10_000
FINAL = frozenset({"delivered", "cancelled"})


@dataclass
class Tally:
    """Counters over the orders that simulated customers placed."""

    placed: int = 0
    matched: int = 0
    delivered: int = 0
    cancelled: int = 0
    rejected: int = 0
    http_requests: int = 0
    retries: int = 0
    errors: Counter[str] = field(default_factory=Counter)
    _waits_s: deque[float] = field(default_factory=lambda: deque(maxlen=_KEPT_WAITS))
    _matched_ids: set[str] = field(default_factory=set)

    @property
    def in_progress(self) -> int:
        """Return how many orders have not ended."""
        return self.placed - self.delivered - self.cancelled - self.rejected

    def observe(self, order: Mapping[str, Any]) -> None:
        """Count what an order's payload newly shows; an order's end is to be shown only once."""
        order_id, status = order["id"], order["status"]
        if order["assigned_at"] and order_id not in self._matched_ids:
            self._matched_ids.add(order_id)
            self.matched += 1
            self._waits_s.append(_seconds_between(order["confirmed_at"], order["assigned_at"]))
        if status not in FINAL:
            return
        self._matched_ids.discard(order_id)
        if status == "delivered":
            self.delivered += 1
        elif order["cancelled_by"] == "merchant":
            self.rejected += 1
        else:
            self.cancelled += 1

    def summary(self) -> dict[str, Any]:
        """Return the run as the `--json` object."""
        return {
            "orders_placed": self.placed,
            "matched": self.matched,
            "delivered": self.delivered,
            "cancelled": self.cancelled,
            "rejected": self.rejected,
            "in_progress": self.in_progress,
            "confirm_to_accept_median_s": _rounded(statistics.median, self._waits_s),
            "confirm_to_accept_p95_s": _rounded(_p95, self._waits_s),
            "errors": self.errors.total(),
            "error_kinds": dict(self.errors.most_common(10)),
            "retries": self.retries,
            "http_requests": self.http_requests,
        }


def _seconds_between(start: str, end: str) -> float:
    return (datetime.fromisoformat(end) - datetime.fromisoformat(start)).total_seconds()


def _p95(waits_s: deque[float]) -> float:
    return sorted(waits_s)[min(len(waits_s) - 1, int(len(waits_s) * 0.95))]


def _rounded(measure: Any, waits_s: deque[float]) -> float | None:
    return round(measure(waits_s), 2) if waits_s else None
