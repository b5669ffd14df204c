"""What waits to be written: bounded, and under overload the oldest goes first."""

from collections import deque
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

Item = TypeVar("Item")


class Receipt(Protocol):
    """Whoever handed points in and hears what became of them."""

    def written(self, points: int) -> None:
        """Take notice of points that are in the index."""

    def lost(self, points: int, error: BaseException | None) -> None:
        """Take notice of points that were shed (no error), or that were not taken."""


@dataclass(slots=True)
class Waiting(Generic[Item]):
    """One point on its way."""

    item: Item
    receipt: Receipt


class PointQueue(Generic[Item]):
    """Hold at most `capacity` points; `shed` counts those that overload has cost."""

    def __init__(self, capacity: int) -> None:
        self._capacity = capacity
        self._waiting: deque[Waiting[Item]] = deque()
        self.shed = 0

    def __len__(self) -> int:
        return len(self._waiting)

    def put(self, point: Waiting[Item]) -> None:
        """Add a point, in place of the oldest one where there is no room."""
        if len(self._waiting) >= self._capacity:
            oldest = self._waiting.popleft()
            self.shed += 1
            oldest.receipt.lost(1, None)
        self._waiting.append(point)

    def take(self, limit: int) -> list[Waiting[Item]]:
        """Take out the oldest points, at most `limit`."""
        count = min(limit, len(self._waiting))
        return [self._waiting.popleft() for _ in range(count)]
