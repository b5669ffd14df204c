"""The position index: where every driver of a region is now, in the region's Redis."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from time import perf_counter
from typing import Any

from redis import Redis
from redis.commands.core import Script

from delivery.geo.geohash import indexable_lat, score_of, unit_area_m2
from delivery.geo.measures import NEARBY_SECONDS
from delivery.geo.models import Region
from delivery.geo.position_scripts import NEARBY, RECORD
from delivery.kernel.clock import rfc3339
from delivery.kernel.geometry import Point
from delivery.stores.connections import sync_redis

DRIVER_TTL_S = 3600
FRESH_S = 90
COARSE_M = 100.0


@dataclass(frozen=True, slots=True)
class Fix:
    """One position as a driver's device recorded it."""

    point: Point
    recorded_at: datetime
    speed_mps: float | None = None
    heading_deg: float | None = None
    accuracy_m: float | None = None

    @property
    def is_coarse(self) -> bool:
        """Tell whether the device itself says that it may be a street away."""
        return self.accuracy_m is not None and self.accuracy_m > COARSE_M

    def as_payload(self) -> dict[str, object]:
        """Return the fix as clients see it."""
        return {
            "lat": self.point.lat,
            "lng": self.point.lng,
            "heading_deg": self.heading_deg,
            "speed_mps": self.speed_mps,
            "recorded_at": rfc3339(self.recorded_at),
        }


@dataclass(frozen=True, slots=True)
class Nearby:
    """A driver found near a point."""

    driver_id: int
    distance_m: float
    fix: Fix


@dataclass(frozen=True, slots=True)
class Recorded:
    """What became of a fix; one that came after the shift, with no order left, is not kept."""

    is_newest: bool
    is_after_shift: bool = False
    order_ids: tuple[str, ...] = ()


_FATES = {
    0: Recorded(is_newest=False),
    1: Recorded(is_newest=True),
    2: Recorded(is_newest=False, is_after_shift=True),
}


class PositionIndex:
    """Read and write the positions of one region."""

    def __init__(self, region: Region) -> None:
        self._tag = f"{{{region.slug}}}"
        self._redis = sync_redis(region.redis_alias)
        self._record, self._nearby = _scripts(self._redis)

    @property
    def _locations(self) -> str:
        return f"drivers:locations:{self._tag}"

    @property
    def _prefix(self) -> str:
        return f"driver:{self._tag}:"

    def _driver(self, driver_id: int) -> str:
        return f"{self._prefix}{driver_id}"

    def _orders(self, driver_id: int) -> str:
        return f"{self._driver(driver_id)}:orders"

    def record(self, driver_id: int, fix: Fix) -> list[str] | None:
        """Let searches find the driver, at this fix or a newer one.

        Returns the driver's active order ids, or None where the fix came too late.
        """
        [recorded] = self._run_record([(driver_id, fix)], begins="1")
        return list(recorded.order_ids) if recorded.is_newest else None

    def record_many(self, moves: Sequence[tuple[int, Fix]]) -> list[Recorded]:
        """Move drivers in one round trip; whoever was removed stays out of searches."""
        return self._run_record(moves, begins="")

    def _run_record(self, moves: Sequence[tuple[int, Fix]], *, begins: str) -> list[Recorded]:
        rows = ",".join([_row(driver_id, fix) for driver_id, fix in moves])
        answers = self._record(
            keys=[self._locations], args=[self._prefix, DRIVER_TTL_S, begins, f"[{rows}]"]
        )
        return [_recorded(answer) for answer in answers]

    def remove(self, driver_id: int) -> None:
        """Take a driver who went offline out of searches; the last fix stays readable."""
        pipeline = self._redis.pipeline(transaction=True)
        pipeline.zrem(self._locations, driver_id)
        pipeline.hset(self._driver(driver_id), "off", "1")
        pipeline.expire(self._driver(driver_id), DRIVER_TTL_S)
        pipeline.execute()

    def clear(self) -> None:
        """Drop every driver from searches, before a rebuild."""
        self._redis.delete(self._locations)

    def count(self) -> int:
        """Return how many drivers the index holds."""
        return int(self._redis.zcard(self._locations))

    def set_orders(self, driver_id: int, order_ids: Iterable[object]) -> None:
        """Replace the set of orders for which the driver's moves are published."""
        key = self._orders(driver_id)
        pipeline = self._redis.pipeline(transaction=True)
        pipeline.delete(key)
        members = [str(order_id) for order_id in order_ids]
        if members:
            pipeline.sadd(key, *members)
        pipeline.execute()

    def orders_of(self, driver_ids: Sequence[int]) -> list[set[str]]:
        """Return for which orders each driver's moves are published."""
        pipeline = self._redis.pipeline(transaction=False)
        for driver_id in driver_ids:
            pipeline.smembers(self._orders(driver_id))
        return pipeline.execute() if driver_ids else []

    def get(self, driver_ids: Sequence[int]) -> dict[int, Fix]:
        """Return the last fix of each driver that has one."""
        pipeline = self._redis.pipeline(transaction=False)
        for driver_id in driver_ids:
            pipeline.hget(self._driver(driver_id), "fix")
        texts = pipeline.execute() if driver_ids else []
        found = zip(driver_ids, texts, strict=True)
        return {driver_id: _fix(text.split(",")) for driver_id, text in found if text}

    def nearby(
        self, point: Point, *, radius_m: float, max_radius_m: float, limit: int, now: datetime
    ) -> list[Nearby]:
        """Find fresh drivers, nearest first, widening the radius until `limit` are found.

        The search begins where the drivers' density suggests, within `radius_m`, and takes one
        round trip however often it widens.
        """
        began_s = perf_counter()
        lines = self._nearby(
            keys=[self._locations],
            args=[
                self._prefix,
                point.lng,
                indexable_lat(point.lat),
                radius_m,
                max(radius_m, max_radius_m),
                limit,
                _milliseconds(now) - FRESH_S * 1000,
                score_of(point),
                unit_area_m2(point.lat),
            ],
        )
        NEARBY_SECONDS.observe(perf_counter() - began_s)
        rows = [line.split(",") for line in lines.splitlines()]
        return [Nearby(int(row[0]), float(row[1]), _fix(row[2:])) for row in rows]


def is_fresh(fix: Fix, now: datetime) -> bool:
    """Tell whether a fix is young enough to plan with."""
    return (now - fix.recorded_at).total_seconds() <= FRESH_S


@cache
def _scripts(redis: Redis) -> tuple[Script, Script]:
    return redis.register_script(RECORD), redis.register_script(NEARBY)


def _milliseconds(instant: datetime) -> int:
    return round(instant.timestamp() * 1000)


def _row(driver_id: int, fix: Fix) -> str:
    """Encode a fix as RECORD takes it; numbers need no escaping."""
    (lat, lng), ms = fix.point, _milliseconds(fix.recorded_at)
    speed, heading, accuracy = [
        "" if value is None else value for value in (fix.speed_mps, fix.heading_deg, fix.accuracy_m)
    ]
    text = f"{ms},{lat},{lng},{speed},{heading},{accuracy}"
    return f'["{driver_id}","{lng}","{indexable_lat(lat)}","{ms}","{text}"]'


def _recorded(answer: Any) -> Recorded:
    if isinstance(answer, int):
        return _FATES[answer]
    return Recorded(is_newest=True, order_ids=tuple(answer))


def _fix(parts: Sequence[str]) -> Fix:
    """Build a fix from what `_row` wrote of it."""
    recorded_ms, lat, lng, *optional = parts
    speed_mps, heading_deg, accuracy_m = [float(text) if text else None for text in optional]
    return Fix(
        point=Point(float(lat), float(lng)),
        recorded_at=datetime.fromtimestamp(int(recorded_ms) / 1000, UTC),
        speed_mps=speed_mps,
        heading_deg=heading_deg,
        accuracy_m=accuracy_m,
    )
