"""Road engines that answer in memory, as osrm-routed was seen to."""

from collections.abc import Callable
from typing import Any

import httpx

from delivery.geo.routing.osrm import Osrm
from delivery.kernel.geometry import Point

HERE, THERE, BEYOND = Point(60.17, 24.94), Point(60.18, 24.95), Point(60.19, 24.96)
NO_ROUTE = httpx.Response(400, json={"code": "NoRoute", "message": "Impossible route"})


def engine(
    answer: Callable[[httpx.Request], httpx.Response], asked: list[httpx.Request] | None = None
) -> Osrm:
    """Make the client of a server that answers by the function and notes what it was asked."""

    def handle(request: httpx.Request) -> httpx.Response:
        if asked is not None:
            asked.append(request)
        return answer(request)

    client = httpx.Client(transport=httpx.MockTransport(handle))
    return Osrm(client, "http://osrm.test/", "car")


def answering(body: Any, status: int = 200) -> Callable[[httpx.Request], httpx.Response]:
    """Answer every request alike."""
    return lambda _: httpx.Response(status, json=body)


def places(count: int, distance_m: float = 3.0) -> list[dict[str, Any]]:
    """Make the places to which OSRM moved points."""
    return [{"location": [24.94, 60.17], "name": "", "distance": distance_m}] * count


def table_body(durations: list[list[float | None]], snap_m: float = 3.0) -> dict[str, Any]:
    """Make a table's answer; distances are ten times the durations."""
    return {
        "code": "Ok",
        "durations": durations,
        "distances": [[None if s is None else s * 10 for s in row] for row in durations],
        "sources": places(len(durations), snap_m),
        "destinations": places(len(durations[0]), snap_m),
    }


def any_table(request: httpx.Request) -> httpx.Response:
    """Answer a table of any size: a second per unit of the cell's number."""
    rows = request.url.params["sources"].count(";") + 1
    columns = request.url.params["destinations"].count(";") + 1
    cells = [[float(i * columns + j) for j in range(columns)] for i in range(rows)]
    return httpx.Response(200, json=table_body(cells))


def unreachable(request: httpx.Request) -> httpx.Response:
    """Refuse the connection."""
    raise httpx.ConnectError("refused", request=request)
