"""Compiled changes to a set of routes: take an order out, put one where it costs least."""

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
) -> tuple[int, int]:
    """Put an order where it costs least; return its driver, or -1, and the work done.

    `blink` is the chance of overlooking a driver, which keeps the search from one rut.
    """
    best, best_d, best_at, best_joins, best_k, work = tab.skip_cost[o], -1, -1, 0, -1, 0
    best_cost = 0.0
    for k in range(tab.cand.shape[1]):
        d = tab.cand[o, k]
        if d < 0 or tab.bound[o, k] >= best:
            break
        if blink > 0.0 and np.random.random() < blink:
            continue
        n = sol.size[d]
        cost, at, joins = cheapest_place(tab, d, sol.seq[d], sol.brk[d], n, o, tmp, tmp_brk)
        work += 2 * n + 1
        delta = cost - sol.cost[d] + tab.bias[o, k]
        if cost < INFEASIBLE and delta < best:
            best, best_d, best_at, best_joins, best_k = delta, d, at, joins, k
            best_cost = cost
    if best_d < 0:
        return -1, work
    n = sol.size[best_d]
    spliced(sol.seq[best_d], sol.brk[best_d], n, o, best_at, best_joins, tmp, tmp_brk)
    sol.seq[best_d, : n + 1] = tmp[: n + 1]
    sol.brk[best_d, : n + 1] = tmp_brk[: n + 1]
    sol.size[best_d] = n + 1
    sol.cost[best_d] = best_cost
    sol.home[o] = best_d
    sol.bias[o] = tab.bias[o, best_k]
    return best_d, work


@njit(cache=True)
def order_cost(tab: Tables, sol: Routes) -> float:
    """Return what scores cost, and orders left out."""
    total = 0.0
    for o in range(sol.home.size):
        total += tab.skip_cost[o] if sol.home[o] < 0 else sol.bias[o]
    return total


@njit(cache=True)
def copy_routes(src: Routes, dst: Routes, drivers: I32) -> None:
    """Copy some drivers' routes, and where every order is."""
    for d in drivers:
        n = src.size[d]
        dst.seq[d, :n] = src.seq[d, :n]
        dst.brk[d, :n] = src.brk[d, :n]
        dst.size[d] = n
        dst.cost[d] = src.cost[d]
    dst.home[:] = src.home
    dst.bias[:] = src.bias


@njit(cache=True)
def duplicate(sol: Routes) -> Routes:
    """Return a copy that shares nothing."""
    return Routes(
        sol.seq.copy(),
        sol.brk.copy(),
        sol.size.copy(),
        sol.cost.copy(),
        sol.home.copy(),
        sol.bias.copy(),
    )


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
