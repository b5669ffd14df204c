"""The nearest drivers: how long the position index takes, and what GEOSEARCH alone takes."""

import random
import time
from collections.abc import Callable
from math import cos, pi, radians, sin, sqrt

from delivery.bench.stage import Figures, percentile, redis_cpu_s
from delivery.geo.models import Region
from delivery.geo.positions import Fix, PositionIndex
from delivery.kernel.clock import utc_now
from delivery.kernel.geometry import Point
from delivery.stores.connections import sync_redis

HELP = "Searches for the nearest drivers among 30,000 and 100,000."
_FLEETS = (30_000, 100_000)
_RADIUS_M = 30_000
_CENTRE = Point(41.15, -8.60)
_WANTED = 20
_BATCH = 500
_WARM_UP = 100


def run(*, seconds: float) -> Figures:
    """Return the times of searches for twenty drivers in circles of 30 km."""
    figures: Figures = {}
    for drivers in _FLEETS:
        index = PositionIndex(Region(slug=f"bench-{drivers}", redis_alias="default"))
        _fill(index, drivers)
        figures |= _search(index, drivers, seconds / len(_FLEETS))
    return figures


def _fill(index: PositionIndex, drivers: int) -> None:
    places = random.Random(drivers)
    for start in range(0, drivers, _BATCH):
        now = utc_now()
        index.record_many(
            [(number, Fix(_place(places), now)) for number in range(start, start + _BATCH)]
        )


def _place(places: random.Random) -> Point:
    """Return a point of the circle: half of the fleet within a tenth of its radius or so."""
    is_downtown = places.random() < 0.5
    distance_m = (
        abs(places.gauss(0, _RADIUS_M / 10)) if is_downtown else _RADIUS_M * sqrt(places.random())
    )
    angle = places.random() * 2 * pi
    north_m, east_m = distance_m * cos(angle), distance_m * sin(angle)
    lng = _CENTRE.lng + east_m / 111_195 / cos(radians(_CENTRE.lat))
    return Point(_CENTRE.lat + north_m / 111_195, lng)


def _search(index: PositionIndex, drivers: int, seconds: float) -> Figures:
    places = random.Random(1)
    now = utc_now()

    def nearby() -> None:
        index.nearby(_place(places), radius_m=2000, max_radius_m=8000, limit=_WANTED, now=now)

    def geosearch() -> None:
        # A kilometre, as a caller who knows the density would ask.
        point = _place(places)
        sync_redis().geosearch(
            f"drivers:locations:{{bench-{drivers}}}",
            longitude=point.lng,
            latitude=point.lat,
            radius=1000,
            unit="m",
            sort="ASC",
            count=_WANTED,
        )

    ceiling_ms = _time(geosearch, seconds / 4)
    before_s = redis_cpu_s()
    times_ms = _time(nearby, seconds * 3 / 4)
    cpu_us = (redis_cpu_s() - before_s) / len(times_ms) * 1e6
    return {
        f"nearby_ms_p50_{drivers}": round(percentile(times_ms, 0.5), 3),
        f"nearby_ms_p99_{drivers}": round(percentile(times_ms, 0.99), 3),
        f"nearby_redis_cpu_us_{drivers}": round(cpu_us),
        f"geosearch_1km_ms_p50_{drivers}": round(percentile(ceiling_ms, 0.5), 3),
        f"geosearch_1km_ms_p99_{drivers}": round(percentile(ceiling_ms, 0.99), 3),
    }


def _time(call: Callable[[], None], seconds: float) -> list[float]:
    for _ in range(_WARM_UP):
        call()
    times_ms = []
    until_s = time.perf_counter() + seconds
    while (began_s := time.perf_counter()) < until_s:
        call()
        times_ms.append((time.perf_counter() - began_s) * 1000)
    return times_ms
