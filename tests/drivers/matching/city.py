"""A small plane to try the matching engine on: a point is (x, y) in seconds of travel."""

from collections.abc import Sequence

import numpy as np

from drivers.matching.problem import (
    DriverState,
    OpenOrder,
    Point,
    Problem,
    Rules,
    Seconds,
    Service,
)

RULES = Rules(
    service=Service(120.0, 120.0, 120.0, 120.0),
    near_shop_s=None,
    offer_lead_s=30.0,
    effort_per_order=400,
)


class Taxicab:
    def table(
        self, origins: Sequence[Point], destinations: Sequence[Point], vehicle: str
    ) -> Seconds:
        start, end = np.array(origins, float), np.array(destinations, float)
        slow = 2.0 if vehicle == "bike" else 1.0
        return slow * np.abs(start[:, None, :] - end[None, :, :]).sum(axis=2)


def an_order(id_: str, **changes: object) -> OpenOrder:
    facts: dict[str, object] = {
        "pickup": (0.0, 0.0),
        "dropoff": (300.0, 0.0),
        "shop_id": "shop",
        "placed_s": 0.0,
        "ready_s": 900.0,
    }
    return OpenOrder(id=id_, **(facts | changes))


def a_driver(id_: str, **changes: object) -> DriverState:
    facts: dict[str, object] = {
        "position": (0.0, 100.0),
        "available_from_s": 0.0,
        "shift_end_s": 20_000.0,
        "capacity": 3,
    }
    return DriverState(id=id_, **(facts | changes))


def a_problem(
    orders: Sequence[OpenOrder], drivers: Sequence[DriverState], now_s: float = 0.0
) -> Problem:
    return Problem(now_s=now_s, orders=orders, drivers=drivers, travel=Taxicab(), rules=RULES)
