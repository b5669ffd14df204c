"""Turn a problem into the arrays the compiled search works on."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from drivers.matching.demand import remoteness
from drivers.matching.kernel import F32, F64, Tables
from drivers.matching.problem import DriverState, OpenOrder, Point, Problem
from drivers.matching.scoring import score_table

CANDIDATES = 32
# Orders looked at together when drivers are short-listed: bounds the memory of a big region.
CHUNK = 64


def build_tables(problem: Problem) -> Tables:
    """Compile a problem. Orders and drivers keep their positions as indices."""
    orders, drivers, rules = problem.orders, problem.drivers, problem.rules
    points = list(dict.fromkeys(order.pickup for order in orders))
    index = {point: i for i, point in enumerate(points)}
    fleet = {name: i for i, name in enumerate(sorted({driver.vehicle for driver in drivers}))}
    shop = np.array([index[order.pickup] for order in orders], np.int32)
    number = {driver.id: i for i, driver in enumerate(drivers)}
    pinned = np.full(len(orders), -1, np.int32)
    accepted = {order_id: number[driver.id] for driver in drivers for order_id in driver.accepted}
    for o, order in enumerate(orders):
        pinned[o] = accepted.get(order.id, -1)
    between = _between(problem, points, list(fleet))
    give_up = np.array([order.give_up_s for order in orders])
    placed = np.array([order.placed_s for order in orders])
    service = rules.service
    tab = Tables(
        now=float(problem.now_s),
        avail=np.array([driver.available_from_s for driver in drivers], np.float64),
        shift_end=np.array([driver.shift_end_s for driver in drivers], np.float64),
        capacity=np.array([driver.capacity for driver in drivers], np.int32),
        vehicle=np.array([fleet[driver.vehicle] for driver in drivers], np.int32),
        at_shop=np.array([index.get(driver.position, -1) for driver in drivers], np.int32),
        first=_first(problem, points, list(fleet)),
        between=between,
        points=len(points),
        shop=shop,
        ready=np.array([order.ready_s for order in orders], np.float64),
        placed=placed,
        deadline=np.array([order.deadline_s for order in orders], np.float64),
        give_up=give_up,
        skip_cost=np.where(np.isfinite(give_up), give_up - placed, rules.unserved_s),
        pinned=pinned,
        remote=_remote(problem, [driver.position for driver in drivers]),
        remote_after=_remote(problem, [order.dropoff for order in orders]),
        near=_near(between[0], len(points), rules.near_shop_s),
        cand=np.empty((0, 0), np.int32),
        bound=np.empty((0, 0)),
        bias=np.empty((0, 0)),
        service=np.array(
            [
                service.pickup_before_s,
                service.pickup_after_s,
                service.dropoff_before_s,
                service.dropoff_after_s,
            ]
        ),
        weights=np.array([rules.late_weight, rules.place_weight, rules.drive_weight]),
    )
    return _with_candidates(tab, problem)


def _between(problem: Problem, points: list[Point], fleet: list[str]) -> F32:
    stops = [*points, *(order.dropoff for order in problem.orders)]
    tables = [problem.travel.table(stops, stops, vehicle) for vehicle in fleet]
    return np.ascontiguousarray(np.stack(tables), np.float32)


def _first(problem: Problem, points: list[Point], fleet: list[str]) -> F32:
    result = np.empty((len(problem.drivers), len(points)), np.float32)
    for vehicle in fleet:
        rows = [i for i, driver in enumerate(problem.drivers) if driver.vehicle == vehicle]
        origins = [problem.drivers[i].position for i in rows]
        result[rows] = problem.travel.table(origins, points, vehicle)
    return result


def _remote(problem: Problem, places: list[Point]) -> F64:
    if problem.demand is None:
        return np.zeros(len(places))
    vehicle = problem.drivers[0].vehicle
    return remoteness(problem.demand, problem.travel.table(places, problem.demand.points, vehicle))


def _near(between: F32, points: int, near_s: float | None) -> NDArray[np.bool_]:
    same = np.eye(points, dtype=np.bool_)
    return same if near_s is None else same | (between[:points, :points] <= near_s)


def _with_candidates(tab: Tables, problem: Problem) -> Tables:
    orders = problem.orders
    width = min(CANDIDATES, len(problem.drivers))
    cand = np.full((len(orders), width), -1, np.int32)
    bound = np.full((len(orders), width), np.inf)
    bias = np.zeros((len(orders), width))
    for start in range(0, len(orders), CHUNK):
        rows = np.arange(start, min(start + CHUNK, len(orders)))
        least = least_wait(tab, rows)
        least[~allowed(problem.drivers, [orders[o] for o in rows.tolist()])] = np.inf
        cost = problem.rules.score_weight_s * (1.0 - _scores(tab, problem, rows))
        for row, o in enumerate(rows):
            best = _shortlist(least[row] + cost[row], tab.pinned[o], width)
            cand[o, : best.size] = best
            bound[o, : best.size] = least[row, best] + cost[row, best]
            bias[o, : best.size] = cost[row, best]
    return tab._replace(cand=cand, bound=bound, bias=bias)


def _shortlist(bound: F64, keeper: int, width: int) -> NDArray[np.int32]:
    if keeper >= 0:
        return np.array([keeper], np.int32)
    best = np.argpartition(bound, width - 1)[:width] if width < bound.size else np.arange(width)
    best = best[np.isfinite(bound[best])]
    return best[np.argsort(bound[best], kind="stable")].astype(np.int32)


def least_wait(tab: Tables, rows: NDArray[np.intp]) -> F64:
    """Return the shortest click-to-door per order and driver, inf where out of the question."""
    shop = tab.shop[rows]
    arrive = np.maximum(tab.now, tab.avail)[None, :] + tab.first[:, shop].T
    here = tab.at_shop[None, :] == shop[:, None]
    arrive = np.where(here, tab.avail[None, :], arrive)
    picked = np.maximum(np.maximum(arrive + tab.service[0], tab.ready[rows, None]), tab.now)
    done = picked + tab.service[1] + _carry(tab, rows) + tab.service[2]
    out = (picked > tab.shift_end[None, :]) | (done > tab.give_up[rows, None])
    late = tab.weights[0] * np.maximum(0.0, done - tab.deadline[rows, None])
    return np.where(out, np.inf, done - tab.placed[rows, None] + late)


def _carry(tab: Tables, rows: NDArray[np.intp]) -> F64:
    legs = tab.between[:, tab.shop[rows], tab.points + rows].astype(np.float64)
    result: F64 = legs[tab.vehicle].T
    return result


def allowed(drivers: Sequence[DriverState], orders: Sequence[OpenOrder]) -> NDArray[np.bool_]:
    """Return whether each order may go to each driver at all, shape (orders, drivers)."""
    result = np.ones((len(orders), len(drivers)), np.bool_)
    number = {driver.id: i for i, driver in enumerate(drivers)}
    for row, order in enumerate(orders):
        for driver_id in order.excluded:
            if driver_id in number:
                result[row, number[driver_id]] = False
        if order.vehicles:
            result[row] &= [driver.vehicle in order.vehicles for driver in drivers]
    return result


def _scores(tab: Tables, problem: Problem, rows: NDArray[np.intp]) -> F64:
    drivers = problem.drivers
    return score_table(
        distance_m=tab.first[:, tab.shop[rows]].T.astype(np.float64),
        radius_m=problem.rules.radius_s,
        rating=np.array([np.nan if d.rating is None else d.rating for d in drivers]),
        acceptance=np.array([np.nan if d.acceptance is None else d.acceptance for d in drivers]),
        load=np.array([d.load for d in drivers]),
        capacity=np.array([d.capacity for d in drivers]),
    )
