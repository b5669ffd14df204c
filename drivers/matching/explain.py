"""Why a driver was chosen: the candidates of an order, their scores, and why others were out."""

from collections.abc import Mapping

import numpy as np

from drivers.matching.kernel import Tables
from drivers.matching.plan import Candidate, Decision, Out, Trip
from drivers.matching.problem import DriverState, OpenOrder, Problem
from drivers.matching.scoring import Score, score_candidate

# How many drivers a decision lists; with thousands around, the farthest explain nothing.
LISTED = 12


def explain(
    tab: Tables, problem: Problem, trips: Mapping[str, tuple[Trip, ...]]
) -> dict[str, Decision]:
    """Return a decision for each order whose trip is to be committed to now."""
    number = {order.id: o for o, order in enumerate(problem.orders)}
    driver = {state.id: d for d, state in enumerate(problem.drivers)}
    return {
        order_id: _decide(tab, problem, number[order_id], driver[driver_id])
        for driver_id, route in trips.items()
        for trip in route
        if trip.commit_at_s <= problem.now_s
        for order_id in trip.order_ids
    }


def _decide(tab: Tables, problem: Problem, o: int, chosen: int) -> Decision:
    reach = tab.first[:, tab.shop[o]] + np.maximum(0.0, tab.avail - tab.now)
    count = min(LISTED, reach.size)
    nearest = set(np.argpartition(reach, count - 1)[:count].tolist())
    candidates = [judge(tab, problem, o, d) for d in nearest | {chosen}]
    candidates.sort(key=lambda c: (c.out is not None, -c.score.total, c.driver_id))
    return Decision(problem.orders[o].id, problem.drivers[chosen].id, tuple(candidates))


def judge(tab: Tables, problem: Problem, o: int, d: int) -> Candidate:
    """Score one driver for one order, and say what rules it out if anything does."""
    order, driver = problem.orders[o], problem.drivers[d]
    leg = float(tab.first[d, tab.shop[o]])
    return Candidate(
        driver_id=driver.id,
        score=score_driver(driver, leg, problem.rules.radius_s),
        reach_s=max(0.0, driver.available_from_s - problem.now_s) + leg,
        out=ruled_out(tab, order, driver, o, d),
    )


def score_driver(
    driver: DriverState, leg_s: float, radius_s: float, load: int | None = None
) -> Score:
    """Score a driver by travel time in place of distance: only their ratio counts."""
    return score_candidate(
        distance_m=leg_s,
        radius_m=radius_s,
        rating=driver.rating,
        acceptance=driver.acceptance,
        load=driver.load if load is None else load,
        capacity=driver.capacity,
    )


def ruled_out(tab: Tables, order: OpenOrder, driver: DriverState, o: int, d: int) -> Out | None:
    """Return the first reason why a driver cannot take an order, or None."""
    if driver.id in order.excluded:
        return Out.EXCLUDED
    if order.vehicles and driver.vehicle not in order.vehicles:
        return Out.VEHICLE
    free = max(tab.now, float(tab.avail[d]))
    picked = max(free + float(tab.first[d, tab.shop[o]] + tab.service[0]), float(tab.ready[o]))
    if picked > tab.shift_end[d]:
        return Out.SHIFT_ENDS
    carry = float(tab.between[tab.vehicle[d], tab.shop[o], tab.points + o])
    if picked + float(tab.service[1]) + carry + float(tab.service[2]) > tab.give_up[o]:
        return Out.TOO_LATE
    return None
