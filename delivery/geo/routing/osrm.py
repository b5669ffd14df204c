"""Ask one OSRM server for one kind of vehicle (https://project-osrm.org/docs/v26.10/api/)."""

from collections.abc import Iterable, Sequence
from typing import Any

import httpx
import numpy as np
from numpy.typing import NDArray

from delivery.geo.routing.router import Route, Trace
from delivery.geo.routing.travel import Leg, Source, Table
from delivery.kernel.geometry import Point

# What is farther from every road than this is not on this server's map.
MAX_SNAP_M = 500.0
# OSRM's own default limits: cells of a table are the square of this, places of a match this.
TABLE_SIDE = 100
MAX_MATCHED = 100
# Phones know their place to within this, unless they say otherwise.
_ACCURACY_M = 15.0
_MOST_INACCURATE_M = 50.0
# Answers of 400 that say that the question was understood: there is no such way.
_NO_WAY = frozenset({"NoRoute", "NoSegment", "NoMatch", "NoTable"})


class EngineDown(Exception):
    """Signal that the server did not answer, or not as OSRM does."""


class NoWay(Exception):
    """Signal that the roads of the server do not connect the points."""


class Osrm:
    """One server; `profile` is only a part of the path to a server that holds one vehicle's data.

    Every call raises EngineDown or NoWay.
    """

    def __init__(self, client: httpx.Client, url: str, profile: str) -> None:
        self._client = client
        self._url = url.rstrip("/")
        self._profile = profile

    def route(self, points: Sequence[Point]) -> Route:
        """Return the fastest way through the points, in their order."""
        answer = self._ask("route", points, overview="full", geometries="geojson")
        _require_roads(answer, "waypoints")
        found = _found(answer, "routes")[0]
        return Route(points=_line(found), legs=_legs(found), source=Source.ROADS)

    def table(self, origins: Sequence[Point], destinations: Sequence[Point]) -> Table:
        """Return the ways from each origin to each destination, NaN where there is none.

        At most TABLE_SIDE times TABLE_SIDE cells.
        """
        last = len(origins)
        answer = self._ask(
            "table",
            [*origins, *destinations],
            sources=_numbers(range(last)),
            destinations=_numbers(range(last, last + len(destinations))),
            annotations="duration,distance",
        )
        off_road = _off_road(answer, "sources")[:, None] | _off_road(answer, "destinations")
        distance_m = np.where(off_road, np.nan, _cells(answer, "distances", off_road.shape))
        duration_s = np.where(off_road, np.nan, _cells(answer, "durations", off_road.shape))
        return Table(distance_m=distance_m, duration_s=duration_s, source=Source.ROADS)

    def match(self, trace: Trace) -> Route:
        """Return the way along which at most MAX_MATCHED points were most likely recorded."""
        answer = self._ask(
            "match",
            [spot.point for spot in trace],
            timestamps=_numbers(round(spot.recorded_at.timestamp()) for spot in trace),
            radiuses=_numbers(
                min(spot.accuracy_m or _ACCURACY_M, _MOST_INACCURATE_M) for spot in trace
            ),
            overview="full",
            geometries="geojson",
            # Standing still and going back are what couriers do.
            gaps="ignore",
            tidy="true",
        )
        # Where the roads do not explain a step, a new piece begins; a straight line joins them.
        pieces = _found(answer, "matchings")
        return Route(
            points=tuple(point for piece in pieces for point in _line(piece)),
            legs=tuple(leg for piece in pieces for leg in _legs(piece)),
            source=Source.ROADS,
        )

    def _ask(self, service: str, points: Sequence[Point], **options: str) -> dict[str, Any]:
        places = ";".join(f"{point.lng:.6f},{point.lat:.6f}" for point in points)
        try:
            response = self._client.get(
                f"{self._url}/{service}/v1/{self._profile}/{places}",
                params={**options, "generate_hints": "false"},
            )
            answer = response.json()
        except (httpx.HTTPError, ValueError) as error:
            raise EngineDown(str(error) or type(error).__name__) from error
        code = answer.get("code") if isinstance(answer, dict) else None
        if code in _NO_WAY:
            raise NoWay(code)
        if code != "Ok":
            raise EngineDown(f"status {response.status_code}, code {code}")
        return dict(answer)


def _numbers(values: Iterable[float]) -> str:
    return ";".join(f"{value:.10g}" for value in values)


def _found(answer: dict[str, Any], name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = answer.get(name) or []
    if not found:
        raise EngineDown(f"no {name} in the answer")
    return found


def _line(found: dict[str, Any]) -> tuple[Point, ...]:
    return tuple(Point(lat, lng) for lng, lat in found["geometry"]["coordinates"])


def _legs(found: dict[str, Any]) -> tuple[Leg, ...]:
    return tuple(
        Leg(float(leg["distance"]), float(leg["duration"]), Source.ROADS) for leg in found["legs"]
    )


def _require_roads(answer: dict[str, Any], name: str) -> None:
    if _off_road(answer, name).any():
        raise NoWay("a point is far from every road")


def _off_road(answer: dict[str, Any], name: str) -> NDArray[np.bool_]:
    return np.array([place["distance"] > MAX_SNAP_M for place in answer[name]], np.bool_)


def _cells(answer: dict[str, Any], name: str, shape: tuple[int, ...]) -> NDArray[np.float64]:
    # JSON's null becomes NaN.
    return np.array(answer[name], np.float64).reshape(shape)
