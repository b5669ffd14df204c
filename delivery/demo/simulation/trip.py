"""Which stop a driver goes to next, and what there is to do at it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from delivery.kernel.geometry import Point


@dataclass(frozen=True, slots=True)
class Stop:
    """The next place to go to; `call` is what to tell the server there, None while waiting."""

    order_id: str
    kind: str
    point: Point
    call: str | None


def next_stop(
    stops: Sequence[Mapping[str, Any]], orders: Sequence[Mapping[str, Any]]
) -> Stop | None:
    """Return the first stop of the route that belongs to an order in hand."""
    status_of = {order["id"]: order["status"] for order in orders}
    for stop in stops:
        status = status_of.get(stop["order_id"])
        if status is not None:
            point = Point(stop["lat"], stop["lng"])
            return Stop(stop["order_id"], stop["kind"], point, _call(stop["kind"], status))
    return None


def _call(kind: str, status: str) -> str | None:
    if kind == "pickup":
        return "picked-up" if status == "ready" else None
    return "delivered" if status == "picked_up" else None
