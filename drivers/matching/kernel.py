"""Compiled arithmetic of a route: its cost, and the cheapest place for one more order.

Numba's cache looks at one file at a time: after a change here, remove the `*.nbi` files of the
modules that call it.

A route is a driver's orders in delivery order; `brk` marks those that start a new trip. A trip
picks everything up in that order, then delivers in that order.
"""

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

F64 = NDArray[np.float64]
F32 = NDArray[np.float32]
I32 = NDArray[np.int32]

INFEASIBLE = 1e12
ROUTE_MAX = 24


class Tables(NamedTuple):
    """Hold one step's input as arrays. D drivers, O orders, P pick-up points, K candidates."""

    now: float
    avail: F64  # D
    shift_end: F64  # D
    capacity: I32  # D
    vehicle: I32  # D: index into `between`
    at_shop: I32  # D: the pick-up point the driver stands at, or -1
    first: F32  # D x P: travel from the driver
    between: F32  # V x (P + O) x (P + O): travel between stops, drop-off of o is P + o
    points: int  # P
    shop: I32  # O
    ready: F64  # O
    placed: F64  # O
    deadline: F64  # O
    give_up: F64  # O
    skip_cost: F64  # O
    pinned: I32  # O: the driver that keeps it, or -1
    remote: F64  # D: expected travel from the driver to the next order's shop
    remote_after: F64  # O: the same from its drop-off
    near: NDArray[np.bool_]  # P x P: may share a trip
    cand: I32  # O x K: drivers, best bound first, -1 where fewer
    bound: F64  # O x K: least waiting the order can have with that driver
    bias: F64  # O x K: what the driver's score costs
    service: F64  # before and after a pick-up, before and after a drop-off
    weights: F64  # late, place, drive


@njit(cache=True, forceinline=True)
def pick_up(
    tab: Tables, d: int, seq: I32, i: int, j: int, loc: int, t: float
) -> tuple[float, int, float, bool]:
    """Return when trip i..j has left its last shop, that shop, the driving, and if in shift."""
    prev, drive, fits = -1, 0.0, True
    for k in range(i, j):
        o = seq[k]
        p = tab.shop[o]
        if p != prev:
            if prev >= 0:
                t += tab.service[1]
            if loc < 0 and tab.at_shop[d] == p:
                arrive = tab.avail[d]
            else:
                leg = tab.first[d, p] if loc < 0 else tab.between[tab.vehicle[d], loc, p]
                arrive = t + leg
                drive += leg
            t = max(arrive + tab.service[0], tab.now)
            loc = p
            prev = p
        t = max(t, tab.ready[o])
        if t > tab.shift_end[d] and tab.pinned[o] < 0:
            fits = False
    return t + tab.service[1], loc, drive, fits


@njit(cache=True, forceinline=True)
def route_cost(tab: Tables, d: int, seq: I32, brk: NDArray[np.uint8], n: int) -> float:
    """Return the weighted waiting of a route's orders, or INFEASIBLE."""
    if n == 0:
        return 0.0
    t, loc, cost, drive, i = max(tab.now, tab.avail[d]), -1, 0.0, 0.0, 0
    while i < n:
        j = i + 1
        while j < n and brk[j] == 0:
            j += 1
        t, loc, leg, fits = pick_up(tab, d, seq, i, j, loc, t)
        if not fits:
            return INFEASIBLE
        drive += leg
        for k in range(i, j):
            o = seq[k]
            leg = tab.between[tab.vehicle[d], loc, tab.points + o]
            t += leg + tab.service[2]
            drive += leg
            loc = tab.points + o
            if t > tab.give_up[o] and tab.pinned[o] < 0:
                return INFEASIBLE
            cost += t - tab.placed[o] + tab.weights[0] * max(0.0, t - tab.deadline[o])
            t += tab.service[3]
        i = j
    farther = tab.remote_after[seq[n - 1]] - tab.remote[d]
    return float(cost + tab.weights[1] * farther + tab.weights[2] * drive)


@njit(cache=True)
def spliced(
    seq: I32,
    brk: NDArray[np.uint8],
    n: int,
    o: int,
    at: int,
    joins: int,
    out: I32,
    out_brk: NDArray[np.uint8],
) -> None:
    """Write the route with `o` at index `at`.

    `joins`: 0 a trip of its own, 1 joins the trip on its left, 2 leads the trip on its right.
    """
    for k in range(at):
        out[k], out_brk[k] = seq[k], brk[k]
    out[at], out_brk[at] = o, 0 if joins == 1 else 1
    for k in range(at, n):
        out[k + 1], out_brk[k + 1] = seq[k], brk[k]
    if joins == 2:
        out_brk[at + 1] = 0


@njit(cache=True)
def cheapest_place(
    tab: Tables,
    d: int,
    seq: I32,
    brk: NDArray[np.uint8],
    n: int,
    o: int,
    tmp: I32,
    tmp_brk: NDArray[np.uint8],
) -> tuple[float, int, int]:
    """Return the cost of the best route with `o` in it, its index and how it joins."""
    best, best_at, best_joins = INFEASIBLE, -1, 0
    if n >= ROUTE_MAX - 1:
        return best, best_at, best_joins
    i = 0
    while i <= n:
        spliced(seq, brk, n, o, i, 0, tmp, tmp_brk)
        cost = route_cost(tab, d, tmp, tmp_brk, n + 1)
        if cost < best:
            best, best_at, best_joins = cost, i, 0
        if i == n:
            break
        j = i + 1
        while j < n and brk[j] == 0:
            j += 1
        if j - i < tab.capacity[d] and tab.near[tab.shop[seq[i]], tab.shop[o]]:
            for at in range(i, j + 1):
                joins = 2 if at == i else 1
                spliced(seq, brk, n, o, at, joins, tmp, tmp_brk)
                cost = route_cost(tab, d, tmp, tmp_brk, n + 1)
                if cost < best:
                    best, best_at, best_joins = cost, at, joins
        i = j
    return best, best_at, best_joins
