"""Answer from the roads, and by the detour where they do not answer: each answer says which."""

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import product
from typing import TypeVar

import numpy as np
import structlog

from delivery.geo.routing.breaker import CircuitBreaker
from delivery.geo.routing.cache import LegCache, Pair, rounded
from delivery.geo.routing.detour import DetourTravelTimes
from delivery.geo.routing.osrm import MAX_MATCHED, TABLE_SIDE, EngineDown, NoWay, Osrm
from delivery.geo.routing.router import Route, Trace
from delivery.geo.routing.travel import Leg, Source, Table
from delivery.kernel.geometry import Point

log = structlog.get_logger(__name__)
# Up to here Redis answers in a tenth of the engine's time. Larger tables are about drivers on the
# move, whose places nobody asks for again.
CACHED_CELLS = 400
# Two hours of a point each four seconds; a page waits for the twenty answers that this takes.
MOST_MATCHED = 2000
T = TypeVar("T")
Tabulate = Callable[[Sequence[Point], Sequence[Point]], Table | None]


@dataclass(slots=True)
class Road:
    """The engine of one profile, with what is known of its answers and of its health."""

    engine: Osrm
    cache: LegCache
    breaker: CircuitBreaker = field(default_factory=CircuitBreaker)


class RoadRouter:
    """The Router over OSRM servers, by profile; a profile that is missing is estimated."""

    def __init__(
        self, roads: Mapping[str, Road], *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._roads = roads
        self._clock = clock
        self._estimate = DetourTravelTimes()

    def leg(self, origin: Point, destination: Point, vehicle: str) -> Leg:
        """Return distance and duration of the way."""
        table = self.table([origin], [destination], vehicle)
        return Leg(float(table.distance_m[0, 0]), float(table.duration_s[0, 0]), table.source)

    def table(self, origins: Sequence[Point], destinations: Sequence[Point], vehicle: str) -> Table:
        """Return the ways from each origin to each destination; cells without one are estimated."""
        by_road = self._tabulate(
            [rounded(point) for point in origins],
            [rounded(point) for point in destinations],
            profile_of(vehicle),
        )
        if by_road is None:
            return self._estimate.table(origins, destinations, vehicle)
        is_missing = np.isnan(by_road.duration_s)
        if not is_missing.any():
            return by_road
        estimate = self._estimate.table(origins, destinations, vehicle)
        return Table(
            distance_m=np.where(is_missing, estimate.distance_m, by_road.distance_m),
            duration_s=np.where(is_missing, estimate.duration_s, by_road.duration_s),
            source=Source.DETOUR,
        )

    def route(self, points: Sequence[Point], vehicle: str) -> Route:
        """Return the way through the points; its line starts and ends at the points themselves."""
        found = None
        if len(points) > 1:
            found = self._ask(profile_of(vehicle), lambda engine: engine.route(points))
        if found is None:
            return self._estimate.route(points, vehicle)
        return replace(found, points=(points[0], *found.points, points[-1]))

    def match(self, trace: Trace, vehicle: str) -> Route:
        """Return the way along which the newest MOST_MATCHED points were most likely recorded.

        An engine takes MAX_MATCHED points at a time: each piece begins where the one before ends.
        """
        newest = trace[-MOST_MATCHED:]
        pieces = [newest[i : i + MAX_MATCHED] for i in range(0, len(newest) - 1, MAX_MATCHED - 1)]
        found = []
        for piece in pieces:
            way = self._ask(profile_of(vehicle), partial(_match, piece))
            if way is None:
                return self._estimate.match(newest, vehicle)
            found.append(way)
        return _joined(found) if found else self._estimate.match(newest, vehicle)

    def _tabulate(
        self, origins: Sequence[Point], destinations: Sequence[Point], profile: str
    ) -> Table | None:
        road = self._roads.get(profile)
        if road is None or not origins or not destinations:
            return None

        def ask(some: Sequence[Point], others: Sequence[Point]) -> Table | None:
            return self._ask(profile, lambda engine: _in_blocks(engine, some, others))

        if len(origins) * len(destinations) > CACHED_CELLS:
            return ask(origins, destinations)
        return _through(road.cache, ask, origins, destinations)

    def _ask(self, profile: str, call: Callable[[Osrm], T]) -> T | None:
        """Return what a profile's engine answers, None where it cannot or is left alone."""
        road = self._roads.get(profile)
        if road is None or not road.breaker.allows(self._clock()):
            return None
        try:
            answer = call(road.engine)
        except EngineDown as error:
            if road.breaker.fail(self._clock()):
                log.warning("routing_estimated", profile=profile, error=str(error), alert=True)
            return None
        except NoWay:
            answer = None
        if road.breaker.succeed():
            log.info("routing_by_road_again", profile=profile)
        return answer


def _match(trace: Trace, engine: Osrm) -> Route:
    return engine.match(trace)


def _joined(ways: Sequence[Route]) -> Route:
    points = tuple(point for way in ways for point in way.points)
    return Route(points, tuple(leg for way in ways for leg in way.legs), Source.ROADS)


def profile_of(vehicle: str) -> str:
    """Return the road engine's profile: what has a motor goes where a car goes."""
    return "bicycle" if vehicle == "bicycle" else "car"


def _through(
    cache: LegCache, ask: Tabulate, origins: Sequence[Point], destinations: Sequence[Point]
) -> Table | None:
    legs = cache.get(list(product(origins, destinations)))
    unknown = [o for o in origins if any((o, d) not in legs for d in destinations)]
    if unknown:
        asked = ask(unknown, destinations)
        if asked is None:
            return None
        fresh = dict(_known_legs(asked, unknown, destinations))
        cache.put(fresh)
        legs |= fresh
    nowhere = Leg(np.nan, np.nan, Source.ROADS)
    rows = [[legs.get((o, d), nowhere) for d in destinations] for o in origins]
    return Table(
        distance_m=np.array([[leg.distance_m for leg in row] for row in rows], np.float64),
        duration_s=np.array([[leg.duration_s for leg in row] for row in rows], np.float64),
        source=Source.ROADS,
    )


def _known_legs(
    table: Table, origins: Sequence[Point], destinations: Sequence[Point]
) -> Iterable[tuple[Pair, Leg]]:
    for pair, distance_m, duration_s in zip(
        product(origins, destinations), table.distance_m.flat, table.duration_s.flat, strict=True
    ):
        if not np.isnan(duration_s):
            yield pair, Leg(float(distance_m), float(duration_s), Source.ROADS)


def _in_blocks(engine: Osrm, origins: Sequence[Point], destinations: Sequence[Point]) -> Table:
    """Ask for a table in pieces that a server with OSRM's default limits takes."""
    rows = [
        [
            engine.table(origins[i : i + TABLE_SIDE], destinations[j : j + TABLE_SIDE])
            for j in range(0, len(destinations), TABLE_SIDE)
        ]
        for i in range(0, len(origins), TABLE_SIDE)
    ]
    return Table(
        distance_m=np.block([[block.distance_m for block in row] for row in rows]),
        duration_s=np.block([[block.duration_s for block in row] for row in rows]),
        source=Source.ROADS,
    )
