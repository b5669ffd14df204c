"""Rolling horizon: plan all orders and drivers together, commit to nothing before its time."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from drivers.matching.explain import explain
from drivers.matching.idle import idle_hints
from drivers.matching.kernel import I32, ROUTE_MAX, Tables
from drivers.matching.plan import Plan, Trip
from drivers.matching.problem import Problem
from drivers.matching.routes import Routes, empty_routes, fill, settle
from drivers.matching.search import improve
from drivers.matching.tables import build_tables
from drivers.matching.timeline import lay_out

# Orders considered related to one another when part of a plan is redone.
KIN = 30
# Annealing temperatures in seconds of waiting.
HOT_S = 60.0
COLD_S = 2.0


class BatchPolicy:
    """Re-plan everything that is not yet picked up, starting from the routes in hand."""

    revises = True

    def plan(self, problem: Problem) -> Plan:
        """Return trips for all drivers; those due now carry their reasons."""
        if not problem.drivers:
            return Plan(trips={}, unplanned=tuple(order.id for order in problem.orders))
        plan = self._trips(problem) if problem.orders else Plan(trips={})
        if problem.demand is None:
            return plan
        return replace(plan, hints=idle_hints(problem, problem.demand, plan.trips))

    def _trips(self, problem: Problem) -> Plan:
        rules = problem.rules
        tab = build_tables(problem)
        sol = take_over(tab, problem)
        settle(tab, sol)
        fill(tab, sol)
        effort = min(rules.effort_max, rules.effort_per_order * len(problem.orders))
        improve(tab, sol, kinship(tab), effort, HOT_S, COLD_S, problem.seed)
        trips = read_out(tab, sol, problem)
        unplanned = tuple(problem.orders[o].id for o in np.flatnonzero(sol.home < 0).tolist())
        return Plan(trips=trips, unplanned=unplanned, decisions=explain(tab, problem, trips))


def take_over(tab: Tables, problem: Problem) -> Routes:
    """Return the routes in hand as a first solution; accepted orders always keep a place."""
    number = {order.id: o for o, order in enumerate(problem.orders)}
    sol = empty_routes(len(problem.drivers), len(problem.orders))
    for d, driver in enumerate(problem.drivers):
        held = {order_id for trip in driver.planned for order_id in trip}
        loose = [(order_id,) for order_id in driver.accepted if order_id not in held]
        for trip in (*driver.planned, *loose):
            orders = [number[order_id] for order_id in trip if order_id in number]
            _append(tab, sol, d, [o for o in orders if _may_take(tab, sol, d, o)])
    return sol


def _may_take(tab: Tables, sol: Routes, d: int, o: int) -> bool:
    return bool(sol.home[o] < 0 and (tab.pinned[o] == d or d in tab.cand[o]))


def _append(tab: Tables, sol: Routes, d: int, orders: Sequence[int]) -> None:
    for k, o in enumerate(orders):
        n = int(sol.size[d])
        if n >= ROUTE_MAX:
            return
        sol.seq[d, n], sol.brk[d, n], sol.home[o] = o, k % int(tab.capacity[d]) == 0, d
        sol.size[d] = n + 1


def kinship(tab: Tables) -> I32:
    """Return each order's nearest others by shop, drop-off and ready time, nearest first."""
    count = tab.shop.size
    if count == 1:
        return np.empty((1, 0), np.int32)
    drops = tab.points + np.arange(count)
    apart = tab.between[0][np.ix_(tab.shop, tab.shop)] + 0.5 * tab.between[0][np.ix_(drops, drops)]
    apart = apart + 0.5 * np.abs(tab.ready[:, None] - tab.ready[None, :])
    np.fill_diagonal(apart, np.inf)
    width = min(KIN, count - 1)
    nearest = np.argpartition(apart, width - 1, axis=1)[:, :width]
    order = np.argsort(np.take_along_axis(apart, nearest, axis=1), axis=1)
    return np.take_along_axis(nearest, order, axis=1).astype(np.int32)


def read_out(tab: Tables, sol: Routes, problem: Problem) -> dict[str, tuple[Trip, ...]]:
    """Return the timed trips of every driver that has any."""
    result: dict[str, tuple[Trip, ...]] = {}
    for d in np.flatnonzero(sol.size).tolist():
        trips: list[list[int]] = []
        for k in range(sol.size[d]):
            if sol.brk[d, k]:
                trips.append([])
            trips[-1].append(int(sol.seq[d, k]))
        driver = problem.drivers[d]
        result[driver.id] = lay_out(tab, d, trips, problem.orders, problem.rules)
    return result
