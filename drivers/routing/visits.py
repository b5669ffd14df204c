"""The shortest order of one driver's stops, with precedence, capacity and ready times kept."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import vroom
from numpy.typing import NDArray

# Doors, stairs and a signature take about this long.
SERVICE_S = 120
# How much longer than the straight way an order may take for the sake of a shorter round.
DETOUR_S = 900
_HORIZON_S = 24 * 60 * 60
_PROFILE = "car"

Matrix = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Errand:
    """One order to carry; places are row numbers of the matrix, whose row 0 is the driver.

    `pickup` is None once the order is aboard. `ready_s` counts from now.
    """

    pickup: int | None
    dropoff: int
    ready_s: float = 0.0


@dataclass(frozen=True, slots=True)
class Visit:
    """One stop: `errand` is the errand's number, `arrive_s` counts from now.

    `distance_m` and `travel_s` are the way from the stop before.
    """

    errand: int
    is_pickup: bool
    arrive_s: float
    distance_m: float
    travel_s: float


def plan_visits(
    errands: Sequence[Errand], *, duration_s: Matrix, distance_m: Matrix, capacity: int
) -> list[Visit]:
    """Return every stop in order.

    Where not everything can be kept within DETOUR_S, the whole round is made as short as
    possible instead. A driver who holds more than its capacity keeps what it holds.
    """
    if not errands:
        return []
    aboard = sum(errand.pickup is None for errand in errands)
    room = max(capacity, aboard, 1)
    for is_hurried in (True, False):
        stops = _solve(errands, duration_s, distance_m, room, is_hurried=is_hurried)
        if stops is not None:
            return _timed(errands, stops, duration_s, distance_m)
    raise AssertionError("a round without time windows always has a solution")


def _solve(
    errands: Sequence[Errand],
    duration_s: Matrix,
    distance_m: Matrix,
    room: int,
    *,
    is_hurried: bool,
) -> list[tuple[int, bool]] | None:
    problem = vroom.Input()
    problem.set_durations_matrix(_PROFILE, np.rint(duration_s).astype(np.uint32))
    problem.set_distances_matrix(_PROFILE, np.rint(distance_m).astype(np.uint32))
    problem.add_vehicle(vroom.Vehicle(0, start=0, capacity=[room], profile=_PROFILE))
    for number, errand in enumerate(errands):
        problem.add_job(_job(number, errand, duration_s, is_hurried=is_hurried))
    solution = problem.solve(exploration_level=1, nb_threads=1)
    if solution.unassigned:
        return None
    steps = solution.routes
    tasks = steps[steps["type"].isin(["job", "single", "pickup", "delivery"])]
    return [
        (int(number), kind == "pickup")
        for number, kind in zip(tasks["id"], tasks["type"], strict=True)
    ]


def _job(
    number: int, errand: Errand, duration_s: Matrix, *, is_hurried: bool
) -> vroom.Job | vroom.Shipment:
    if errand.pickup is None:
        straight_s = float(duration_s[0, errand.dropoff])
        latest_s = straight_s + DETOUR_S if is_hurried else _HORIZON_S
        return vroom.Job(
            number,
            location=errand.dropoff,
            default_service=SERVICE_S,
            delivery=vroom.Amount([1]),
            time_windows=[vroom.TimeWindow(0, round(latest_s))],
        )
    there_s = max(errand.ready_s, float(duration_s[0, errand.pickup]))
    straight_s = there_s + SERVICE_S + float(duration_s[errand.pickup, errand.dropoff])
    latest_s = straight_s + DETOUR_S if is_hurried else _HORIZON_S
    ready_s = min(max(0.0, errand.ready_s), _HORIZON_S / 2)
    return vroom.Shipment(
        vroom.ShipmentStep(
            number,
            location=errand.pickup,
            default_service=SERVICE_S,
            time_windows=[vroom.TimeWindow(round(ready_s), _HORIZON_S)],
        ),
        vroom.ShipmentStep(
            number,
            location=errand.dropoff,
            default_service=SERVICE_S,
            time_windows=[vroom.TimeWindow(0, round(max(latest_s, ready_s)))],
        ),
        amount=vroom.Amount([1]),
    )


def _timed(
    errands: Sequence[Errand],
    stops: Sequence[tuple[int, bool]],
    duration_s: Matrix,
    distance_m: Matrix,
) -> list[Visit]:
    visits = []
    here, clock_s = 0, 0.0
    for number, is_pickup in stops:
        errand = errands[number]
        there = errand.dropoff
        if is_pickup and errand.pickup is not None:
            there = errand.pickup
        travel_s = float(duration_s[here, there])
        arrive_s = clock_s + travel_s
        way_m = float(distance_m[here, there])
        visits.append(Visit(number, is_pickup, arrive_s, way_m, travel_s))
        begin_s = max(arrive_s, errand.ready_s) if is_pickup else arrive_s
        here, clock_s = there, begin_s + SERVICE_S
    return visits
