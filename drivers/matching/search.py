"""Compiled ruin and recreate over all routes at once.

Slack induction by string removals (Christiaens and Vanden Berghe, 2020) with simulated annealing,
on summed waiting. It counts route evaluations, not time, so a step is reproducible.
"""

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from drivers.matching.kernel import (
    F64,
    I32,
    INFEASIBLE,
    ROUTE_MAX,
    Tables,
    cheapest_place,
    route_cost,
    spliced,
)

U8 = NDArray[np.uint8]
STRING_MAX = 6
REMOVED_MEAN = 8
BLINK = 0.02


class Routes(NamedTuple):
    """Hold every driver's route. D drivers, O orders."""

    seq: I32  # D x ROUTE_MAX
    brk: U8  # D x ROUTE_MAX
    size: I32  # D
    cost: F64  # D
    home: I32  # O: driver, or -1
    bias: F64  # O: what its place costs by score


def empty_routes(drivers: int, orders: int) -> Routes:
    """Return routes that serve nothing."""
    return Routes(
        seq=np.zeros((drivers, ROUTE_MAX), np.int32),
        brk=np.zeros((drivers, ROUTE_MAX), np.uint8),
        size=np.zeros(drivers, np.int32),
        cost=np.zeros(drivers),
        home=np.full(orders, -1, np.int32),
        bias=np.zeros(orders),
    )


@njit(cache=True)
def remove(tab: Tables, sol: Routes, o: int) -> None:
    """Take an order out of its route; the route's cost is left stale."""
    d = sol.home[o]
    n = sol.size[d]
    at = 0
    while sol.seq[d, at] != o:
        at += 1
    if sol.brk[d, at] == 1 and at + 1 < n:
        sol.brk[d, at + 1] = 1
    for k in range(at, n - 1):
        sol.seq[d, k], sol.brk[d, k] = sol.seq[d, k + 1], sol.brk[d, k + 1]
    sol.size[d] = n - 1
    sol.home[o] = -1
    sol.bias[o] = 0.0


@njit(cache=True)
def insert(
    tab: Tables, sol: Routes, o: int, blink: float, tmp: I32, tmp_brk: U8
) -> tuple[bool, int]:
    """Put an order where it costs least; return whether it found a place, and the work done."""
    best, best_d, best_at, best_joins, best_k, work = tab.skip_cost[o], -1, -1, 0, -1, 0
    best_cost = 0.0
    for k in range(tab.cand.shape[1]):
        d = tab.cand[o, k]
        if d < 0 or tab.bound[o, k] >= best:
            break
        if blink > 0.0 and np.random.random() < blink:
            continue
        n = sol.size[d]
        cost, at, joins = cheapest_place(
            tab, d, sol.seq[d], sol.brk[d], n, o, tmp, tmp_brk
        )
        work += 2 * n + 1
        delta = cost - sol.cost[d] + tab.bias[o, k]
        if cost < INFEASIBLE and delta < best:
            best, best_d, best_at, best_joins, best_k = delta, d, at, joins, k
            best_cost = cost
    if best_d < 0:
        return False, work
    n = sol.size[best_d]
    spliced(sol.seq[best_d], sol.brk[best_d], n, o, best_at, best_joins, tmp, tmp_brk)
    sol.seq[best_d, : n + 1] = tmp[: n + 1]
    sol.brk[best_d, : n + 1] = tmp_brk[: n + 1]
    sol.size[best_d] = n + 1
    sol.cost[best_d] = best_cost
    sol.home[o] = best_d
    sol.bias[o] = tab.bias[o, best_k]
    return True, work


@njit(cache=True)
def total_cost(tab: Tables, sol: Routes) -> float:
    """Return the cost of all routes, of scores, and of orders left out."""
    total = sol.cost.sum() + sol.bias.sum()
    for o in range(sol.home.size):
        if sol.home[o] < 0:
            total += tab.skip_cost[o]
    return total


@njit(cache=True)
def copy_route(src: Routes, dst: Routes, d: int) -> None:
    """Copy one driver's route."""
    dst.seq[d] = src.seq[d]
    dst.brk[d] = src.brk[d]
    dst.size[d] = src.size[d]
    dst.cost[d] = src.cost[d]


@njit(cache=True)
def ruin(tab: Tables, sol: Routes, akin: I32, pool: I32, hit: I32) -> tuple[int, int]:
    """Remove strings of orders near a random one; return how many orders and drivers."""
    pooled, drivers = 0, 0
    seed = np.random.randint(sol.home.size)
    wanted = 1 + np.random.randint(2 * REMOVED_MEAN)
    for step in range(akin.shape[1] + 1):
        o = seed if step == 0 else akin[seed, step - 1]
        if o < 0 or pooled >= wanted:
            break
        d = sol.home[o]
        if d < 0 or (hit[:drivers] == d).any():
            continue
        hit[drivers] = d
        drivers += 1
        n = sol.size[d]
        length = 1 + np.random.randint(min(n, STRING_MAX))
        at = 0
        while sol.seq[d, at] != o:
            at += 1
        start = max(0, min(n - length, at - np.random.randint(length)))
        chosen = sol.seq[d, start : start + length].copy()
        for k in range(length):
            if tab.pinned[chosen[k]] < 0:
                remove(tab, sol, chosen[k])
                pool[pooled] = chosen[k]
                pooled += 1
        sol.cost[d] = route_cost(tab, d, sol.seq[d], sol.brk[d], sol.size[d])
    return pooled, drivers


@njit(cache=True)
def queue(tab: Tables, pool: I32, pooled: int) -> I32:
    """Return the removed orders in the sequence they will be put back."""
    kind = np.random.randint(4)
    key = np.random.random(pooled)
    for k in range(pooled):
        o = pool[k]
        if kind == 1:
            key[k] = tab.ready[o]
        elif kind == 2:
            key[k] = tab.placed[o]
        elif kind == 3:
            key[k] = -tab.between[0, tab.shop[o], tab.points + o]
    return pool[:pooled][np.argsort(key)]


@njit(cache=True)
def improve(
    tab: Tables, sol: Routes, akin: I32, effort: int, hot: float, cold: float, seed: int
) -> float:
    """Improve routes in place until `effort` is spent; return their cost."""
    np.random.seed(seed)
    orders, drivers = sol.home.size, sol.size.size
    tmp, tmp_brk = np.zeros(ROUTE_MAX + 1, np.int32), np.zeros(ROUTE_MAX + 1, np.uint8)
    pool, hit = np.zeros(orders + ROUTE_MAX, np.int32), np.zeros(drivers + 1, np.int32)
    best = Routes(
        sol.seq.copy(), sol.brk.copy(), sol.size.copy(), sol.cost.copy(),
        sol.home.copy(), sol.bias.copy(),
    )
    keep = Routes(
        sol.seq.copy(), sol.brk.copy(), sol.size.copy(), sol.cost.copy(),
        sol.home.copy(), sol.bias.copy(),
    )
    current = total_cost(tab, sol)
    lowest, work = current, 0
    while work < effort:
        pooled, ruined = ruin(tab, sol, akin, pool, hit)
        loose = np.flatnonzero(sol.home < 0)
        for o in queue(tab, loose.astype(np.int32), loose.size):
            _, spent = insert(tab, sol, o, BLINK, tmp, tmp_brk)
            work += spent + 1
        work += 1
        now = total_cost(tab, sol)
        heat = hot * (cold / hot) ** (work / effort)
        if now < current - heat * np.log(np.random.random()):
            current = now
            keep = copy_changed(sol, keep)
            if now < lowest - 1e-6:
                lowest = now
                best = copy_changed(sol, best)
        else:
            sol = copy_changed(keep, sol)
    copy_changed(best, sol)
    return lowest


@njit(cache=True)
def copy_changed(src: Routes, dst: Routes) -> Routes:
    """Copy one set of routes over another."""
    dst.seq[:] = src.seq
    dst.brk[:] = src.brk
    dst.size[:] = src.size
    dst.cost[:] = src.cost
    dst.home[:] = src.home
    dst.bias[:] = src.bias
    return dst


@njit(cache=True)
def settle(tab: Tables, sol: Routes) -> None:
    """Price routes taken over from an earlier plan; one that no longer works is taken apart."""
    for d in range(sol.size.size):
        sol.cost[d] = route_cost(tab, d, sol.seq[d], sol.brk[d], sol.size[d])
        if sol.cost[d] < INFEASIBLE:
            continue
        for o in sol.seq[d, : sol.size[d]].copy():
            if tab.pinned[o] < 0:
                remove(tab, sol, o)
        sol.cost[d] = route_cost(tab, d, sol.seq[d], sol.brk[d], sol.size[d])
    for o in range(sol.home.size):
        for k in range(tab.cand.shape[1]):
            if sol.home[o] >= 0 and tab.cand[o, k] == sol.home[o]:
                sol.bias[o] = tab.bias[o, k]


@njit(cache=True)
def fill(tab: Tables, sol: Routes) -> None:
    """Insert every order without a place, soonest ready first."""
    tmp, tmp_brk = np.zeros(ROUTE_MAX + 1, np.int32), np.zeros(ROUTE_MAX + 1, np.uint8)
    loose = np.flatnonzero(sol.home < 0)
    for o in loose[np.argsort(tab.ready[loose])]:
        insert(tab, sol, o, 0.0, tmp, tmp_brk)
