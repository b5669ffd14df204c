"""City time: how much faster than the wall clock the simulated people live."""

import asyncio
import random
from dataclasses import dataclass

_SLOW_FIX_EVERY_S = 3.0
_FAST_FIX_EVERY_S = 1.0
_FAST_FROM_SPEED = 2.0


@dataclass(frozen=True, slots=True)
class Pace:
    """Convert between city seconds and real ones; `speed` 8 is eight times real time."""

    speed: float

    def real_s(self, city_s: float) -> float:
        """Return how long a stretch of city time really takes."""
        return city_s / self.speed

    def real_mps(self, city_mps: float) -> float:
        """Return how fast somebody really crosses the map who moves so fast in city time."""
        return city_mps * self.speed

    @property
    def fix_every_s(self) -> float:
        """Return the real seconds between two positions of one driver."""
        return _SLOW_FIX_EVERY_S if self.speed <= _FAST_FROM_SPEED else _FAST_FIX_EVERY_S

    async def linger(self, rng: random.Random, low_city_s: float, high_city_s: float) -> None:
        """Let a person hesitate for a random stretch of city time."""
        await asyncio.sleep(self.real_s(rng.uniform(low_city_s, high_city_s)))
