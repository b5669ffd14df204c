"""A driver's way as it is shown: the stops ahead and the line through them."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from delivery.geo.routing.travel import Source
from delivery.kernel.geometry import Point


@dataclass(frozen=True, slots=True)
class Stop:
    """One place to go to for one order; the way is from the stop before, in city seconds."""

    kind: str
    order_id: UUID
    point: Point
    eta_at: datetime
    distance_m: float
    travel_s: float


@dataclass(frozen=True, slots=True)
class Route:
    """The stops in order and the line through them; `hint` is where to wait without any."""

    stops: tuple[Stop, ...]
    line: tuple[Point, ...]
    source: Source = Source.DETOUR
    hint: Point | None = None
