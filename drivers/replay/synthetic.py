"""Time one decision step over a made-up region of any size."""

import random
import resource
import time
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from drivers.matching.batch import BatchPolicy
from drivers.matching.demand import DemandMeter
from drivers.matching.plan import Policy
from drivers.matching.problem import DriverState, OpenOrder, Point, Problem, Rules, Seconds

METRES_PER_S = 7.0
# Detour factor of streets over straight lines.
DETOUR = 1.3
METRES_PER_DEGREE = 111_195.0
ORDERS_PER_SHOP = 3
SIDE_DEGREES = 0.4


@dataclass(frozen=True, slots=True)
class StepTime:
    """Hold what one decision step took; memory is the process's peak."""

    orders: int
    drivers: int
    planned: int
    step_s: float
    peak_memory_mb: float


class FlatTravel:
    """Travel over points (lat, lng) of a region small enough to be flat."""

    def table(
        self, origins: Sequence[Point], destinations: Sequence[Point], vehicle: str
    ) -> Seconds:
        """Return seconds, shape (origins, destinations)."""
        start, end = np.array(origins, float), np.array(destinations, float)
        shrink = np.cos(np.radians(end[:, 0].mean()))
        north = start[:, None, 0] - end[None, :, 0]
        east = (start[:, None, 1] - end[None, :, 1]) * shrink
        seconds: Seconds = np.hypot(north, east) * (METRES_PER_DEGREE * DETOUR / METRES_PER_S)
        return seconds


def synthetic_problem(orders: int, drivers: int, seed: int = 0) -> Problem:
    """Return a region with open orders and drivers spread evenly, nothing planned yet."""
    draw = random.Random(seed)

    def point() -> Point:
        return (41.0 + SIDE_DEGREES * draw.random(), -8.6 + SIDE_DEGREES * draw.random())

    shops = [point() for _ in range(max(1, orders // ORDERS_PER_SHOP))]
    opened: list[OpenOrder] = []
    meter = DemandMeter()
    for i in range(orders):
        shop = draw.randrange(len(shops))
        opened.append(
            OpenOrder(
                id=f"o{i}",
                pickup=shops[shop],
                dropoff=point(),
                shop_id=f"s{shop}",
                placed_s=-draw.uniform(0.0, 600.0),
                ready_s=draw.uniform(0.0, 1_200.0),
                deadline_s=draw.uniform(1_800.0, 3_600.0),
            )
        )
        meter.observe(f"s{shop}", shops[shop], 0.0, opened[-1].ready_s)
    fleet = [
        DriverState(
            id=f"d{i}",
            position=point(),
            available_from_s=draw.choice((0.0, draw.uniform(0.0, 900.0))),
            shift_end_s=draw.uniform(3_600.0, 14_400.0),
            capacity=3,
            rating=draw.uniform(3.5, 5.0),
            acceptance=draw.uniform(0.5, 1.0),
        )
        for i in range(drivers)
    ]
    return Problem(
        now_s=0.0,
        orders=opened,
        drivers=fleet,
        travel=FlatTravel(),
        rules=Rules(),
        demand=meter.forecast(0.0),
    )


def time_step(orders: int, drivers: int, policy: Policy | None = None) -> StepTime:
    """Time one step; a small one before it lets compiled code load."""
    policy = policy or BatchPolicy()
    policy.plan(synthetic_problem(4, 4))
    problem = synthetic_problem(orders, drivers)
    started = time.perf_counter()
    plan = policy.plan(problem)
    step_s = time.perf_counter() - started
    peak_kb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    planned = sum(len(trip.order_ids) for trips in plan.trips.values() for trip in trips)
    return StepTime(orders, drivers, planned, step_s, peak_kb / 1024)
