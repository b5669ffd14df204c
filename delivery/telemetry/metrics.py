"""What the platform counts: declared once, added up in this process until it is collected.

Nothing here waits for a store. `drain` hands over what was counted since the last time, so that
the totals of all processes on all hosts can be added up in one place.
"""

import json
from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from threading import Lock

# Field → amount; a field is the JSON list of label values, then of a histogram's part.
Amounts = dict[str, float]
Reading = Iterable[tuple[Sequence[str], float]]

# The last field of a histogram's observations that adds up their values.
SUM = "sum"

_lock = Lock()
_totals: dict[str, dict[tuple[str | int, ...], float]] = {}
counters: dict[str, "Counter"] = {}
histograms: dict[str, "Histogram"] = {}
gauges: dict[str, "Gauge"] = {}


class Counter:
    """A figure that only grows; `labels` names its dimensions in order."""

    def __init__(self, name: str, help_text: str, *labels: str) -> None:
        self.name, self.help_text, self.labels = name, help_text, labels
        counters[name] = self
        _totals[name] = {}

    def add(self, *values: str, amount: float = 1.0) -> None:
        """Count once more, or `amount` times, for these label values."""
        with _lock:
            totals = _totals[self.name]
            totals[values] = totals.get(values, 0.0) + amount


class Histogram:
    """A spread of values in buckets, whose upper bounds are given in ascending order."""

    def __init__(self, name: str, help_text: str, bounds: Sequence[float], *labels: str) -> None:
        self.name, self.help_text, self.labels = name, help_text, labels
        self.bounds = tuple(bounds)
        histograms[name] = self
        _totals[name] = {}

    def observe(self, value: float, *values: str) -> None:
        """Count a value for these label values."""
        bucket, total = (*values, bisect_left(self.bounds, value)), (*values, SUM)
        with _lock:
            totals = _totals[self.name]
            totals[bucket] = totals.get(bucket, 0.0) + 1.0
            totals[total] = totals.get(total, 0.0) + value


class Gauge:
    """A state of now, read when somebody asks; `read` yields label values and a figure.

    `store` is the one that it asks: where that is away, the other gauges of it need not ask again.
    """

    def __init__(
        self,
        name: str,
        help_text: str,
        labels: Sequence[str],
        read: Callable[[], Reading],
        *,
        store: str,
    ) -> None:
        self.name, self.help_text, self.labels, self.read = name, help_text, tuple(labels), read
        self.store = store
        gauges[name] = self


def drain() -> dict[str, Amounts]:
    """Return what was counted since the last call, by name, and begin anew."""
    with _lock:
        taken = {name: dict(totals) for name, totals in _totals.items() if totals}
        for totals in _totals.values():
            totals.clear()
    return {
        name: {json.dumps(field): amount for field, amount in totals.items()}
        for name, totals in taken.items()
    }


def put_back(amounts: dict[str, Amounts]) -> None:
    """Count again what was drained and could not be handed on."""
    with _lock:
        for name, fields in amounts.items():
            totals = _totals[name]
            for field, amount in fields.items():
                key = tuple(json.loads(field))
                totals[key] = totals.get(key, 0.0) + amount
