"""Legs between places, kept in Redis for all processes.

Places are rounded to about a metre, and the engine is asked for the rounded ones: a kept leg is
then what the engine would answer, whoever asked first. Ten metres would be another street: where
that one is one-way, a driver at the shop's door would be sent around the block.
"""

from collections.abc import Iterable, Mapping, Sequence

import structlog
from redis.exceptions import RedisError

from delivery.geo.routing.travel import Leg, Source
from delivery.kernel.geometry import Point
from delivery.stores.connections import sync_redis

log = structlog.get_logger(__name__)

DECIMALS = 5
TTL_S = 6 * 60 * 60

Pair = tuple[Point, Point]


def rounded(point: Point) -> Point:
    """Return the place that stands for all within a metre of it."""
    return Point(round(point.lat, DECIMALS), round(point.lng, DECIMALS))


class LegCache:
    """The legs of one profile."""

    def __init__(self, profile: str) -> None:
        self._prefix = f"leg:{profile}"

    def get(self, pairs: Sequence[Pair]) -> dict[Pair, Leg]:
        """Return the legs that are known; none where Redis does not answer."""
        try:
            values = sync_redis().mget([self._key(pair) for pair in pairs]) if pairs else []
        except RedisError as error:
            log.warning("leg_cache_unread", error=str(error))
            return {}
        return {pair: _leg(str(value)) for pair, value in zip(pairs, values, strict=True) if value}

    def put(self, legs: Mapping[Pair, Leg]) -> None:
        """Keep legs for TTL_S."""
        pipeline = sync_redis().pipeline(transaction=False)
        for pair, leg in legs.items():
            pipeline.set(self._key(pair), f"{leg.distance_m:.1f} {leg.duration_s:.1f}", ex=TTL_S)
        try:
            pipeline.execute()
        except RedisError as error:
            log.warning("leg_cache_unwritten", error=str(error))

    def _key(self, pair: Pair) -> str:
        return f"{self._prefix}:{_text(pair)}"


def _text(points: Iterable[Point]) -> str:
    return ";".join(f"{lat:.{DECIMALS}f},{lng:.{DECIMALS}f}" for lat, lng in points)


def _leg(value: str) -> Leg:
    distance_m, duration_s = value.split()
    return Leg(float(distance_m), float(duration_s), Source.ROADS)
