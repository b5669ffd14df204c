"""The position index: where every driver of a region is now, in the region's Redis."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from delivery.geo.models import Region
from delivery.kernel.clock import rfc3339
from delivery.kernel.geometry import Point
from delivery.stores.connections import sync_redis

DRIVER_TTL_S = 3600
FRESH_S = 90
_GROWTH = 2.0

# KEYS: geo set, driver hash, driver's orders. ARGV: driver, lng, lat, recorded_ms, ttl, hash...
# Last write by recording time wins, so a late point never moves the driver back.
_RECORD = """
local known = redis.call('HGET', KEYS[2], 'recorded_ms')
if known and tonumber(known) >= tonumber(ARGV[4]) then return false end
redis.call('GEOADD', KEYS[1], ARGV[2], ARGV[3], ARGV[1])
redis.call('HSET', KEYS[2], 'recorded_ms', ARGV[4], unpack(ARGV, 6))
redis.call('EXPIRE', KEYS[2], ARGV[5])
return redis.call('SMEMBERS', KEYS[3])
"""


@dataclass(frozen=True, slots=True)
class Fix:
    """One position as a driver's device recorded it."""

    point: Point
    recorded_at: datetime
    speed_mps: float | None = None
    heading_deg: float | None = None
    accuracy_m: float | None = None

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


class PositionIndex:
    """Read and write the positions of one region."""

    def __init__(self, region: Region) -> None:
        self._tag = f"{{{region.slug}}}"
        self._redis = sync_redis(region.redis_alias)
        self._record = self._redis.register_script(_RECORD)

    @property
    def _locations(self) -> str:
        return f"drivers:locations:{self._tag}"

    def _driver(self, driver_id: int) -> str:
        return f"driver:{self._tag}:{driver_id}"

    def _orders(self, driver_id: int) -> str:
        return f"{self._driver(driver_id)}:orders"

    def record(self, driver_id: int, fix: Fix) -> list[str] | None:
        """Move the driver; return its active order ids, or None where the fix came too late."""
        fields = {
            "lat": fix.point.lat,
            "lng": fix.point.lng,
            "speed_mps": fix.speed_mps,
            "heading_deg": fix.heading_deg,
            "accuracy_m": fix.accuracy_m,
        }
        flat = [
            part for name, value in fields.items() if value is not None for part in (name, value)
        ]
        answer = self._record(
            keys=[self._locations, self._driver(driver_id), self._orders(driver_id)],
            args=[
                driver_id,
                fix.point.lng,
                fix.point.lat,
                _milliseconds(fix.recorded_at),
                DRIVER_TTL_S,
                *flat,
            ],
        )
        return None if answer is None else list(answer)

    def remove(self, driver_id: int) -> None:
        """Take a driver who went offline out of searches; the last fix stays readable."""
        self._redis.zrem(self._locations, driver_id)

    def clear(self) -> None:
        """Drop every driver from searches, before a rebuild."""
        self._redis.delete(self._locations)

    def count(self) -> int:
        """Return how many drivers the index holds."""
        return int(self._redis.zcard(self._locations))

    def set_orders(self, driver_id: int, order_ids: Iterable[object]) -> None:
        """Replace the set of orders for which the driver's moves are published."""
        key = self._orders(driver_id)
        pipeline = self._redis.pipeline(transaction=True).delete(key)
        members = [str(order_id) for order_id in order_ids]
        if members:
            pipeline.sadd(key, *members)
        pipeline.execute()

    def get(self, driver_ids: Sequence[int]) -> dict[int, Fix]:
        """Return the last fix of each driver that has one."""
        pipeline = self._redis.pipeline(transaction=False)
        for driver_id in driver_ids:
            pipeline.hgetall(self._driver(driver_id))
        rows = pipeline.execute() if driver_ids else []
        return {
            driver_id: _fix(row)
            for driver_id, row in zip(driver_ids, rows, strict=True)
            if "recorded_ms" in row
        }

    def nearby(
        self, point: Point, *, radius_m: float, max_radius_m: float, limit: int, now: datetime
    ) -> list[Nearby]:
        """Find fresh drivers, nearest first, widening the radius until `limit` are found."""
        while True:
            found = self._search(point, radius_m, limit, now)
            if len(found) >= limit or radius_m >= max_radius_m:
                return found
            radius_m = min(radius_m * _GROWTH, max_radius_m)

    def _search(self, point: Point, radius_m: float, limit: int, now: datetime) -> list[Nearby]:
        # Stale drivers also answer, so more than `limit` are asked for.
        rows = self._redis.geosearch(
            self._locations,
            longitude=point.lng,
            latitude=point.lat,
            unit="m",
            radius=radius_m,
            sort="ASC",
            count=limit * 2,
            withdist=True,
        )
        distances = {int(member): float(distance_m) for member, distance_m in rows}
        fixes = self.get(list(distances))
        found = [
            Nearby(driver_id, distance_m, fixes[driver_id])
            for driver_id, distance_m in distances.items()
            if driver_id in fixes and is_fresh(fixes[driver_id], now)
        ]
        return found[:limit]


def is_fresh(fix: Fix, now: datetime) -> bool:
    """Tell whether a fix is young enough to plan with."""
    return (now - fix.recorded_at).total_seconds() <= FRESH_S


def _milliseconds(instant: datetime) -> int:
    return round(instant.timestamp() * 1000)


def _fix(row: dict[str, str]) -> Fix:
    def optional(name: str) -> float | None:
        return float(row[name]) if name in row else None

    return Fix(
        point=Point(float(row["lat"]), float(row["lng"])),
        recorded_at=datetime.fromtimestamp(int(row["recorded_ms"]) / 1000, UTC),
        speed_mps=optional("speed_mps"),
        heading_deg=optional("heading_deg"),
        accuracy_m=optional("accuracy_m"),
    )
