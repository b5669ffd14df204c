"""Compiled ruin and recreate over all routes at once.

Slack induction by string removals (Christiaens and Vanden Berghe, 2020) with simulated annealing,
on summed waiting. It counts route evaluations, not time, so a step is reproducible.
"""

import numpy as np
from numba import njit

from drivers.matching.kernel import I32, ROUTE_MAX, Tables, route_cost
from drivers.matching.routes import (
    U8,
    Routes,
    copy_routes,
    duplicate,
    insert,
    order_cost,
    remove,
)

STRING_MAX = 6
REMOVED_MEAN = 8
BLINK = 0.02


@njit(cache=True)
def ruin(tab: Tables, sol: Routes, akin: I32, hit: I32) -> int:
    """Remove strings of orders near a random one; return how many drivers `hit` names."""
    removed, drivers = 0, 0
    seed = np.random.randint(sol.home.size)
    wanted = 1 + np.random.randint(2 * REMOVED_MEAN)
    for step in range(akin.shape[1] + 1):
        o = seed if step == 0 else akin[seed, step - 1]
        if o < 0 or removed >= wanted:
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
                removed += 1
        sol.cost[d] = route_cost(tab, d, sol.seq[d], sol.brk[d], sol.size[d])
    return drivers


@njit(cache=True)
def queue(tab: Tables, loose: I32) -> I32:
    """Return loose orders in the sequence they are put back."""
    kind = np.random.randint(4)
    key = np.random.random(loose.size)
    for k in range(loose.size):
        o = loose[k]
        if kind == 1:
            key[k] = tab.ready[o]
        elif kind == 2:
            key[k] = tab.placed[o]
        elif kind == 3:
            key[k] = -tab.between[0, tab.shop[o], tab.points + o]
    return loose[np.argsort(key)]


@njit(cache=True)
def recreate(
    tab: Tables, sol: Routes, hit: I32, drivers: int, seen: U8, tmp: I32, tmp_brk: U8
) -> tuple[int, int]:
    """Put every loose order back; return how many drivers `hit` now holds, and the work done."""
    for k in range(drivers):
        seen[hit[k]] = 1
    loose = np.flatnonzero(sol.home < 0).astype(np.int32)
    work = 0
    for o in queue(tab, loose):
        d, spent = insert(tab, sol, o, BLINK, tmp, tmp_brk)
        work += spent
        if d >= 0 and seen[d] == 0:
            seen[d] = 1
            hit[drivers] = d
            drivers += 1
    for k in range(drivers):
        seen[hit[k]] = 0
    return drivers, work + loose.size + 1


@njit(cache=True)
def improve(
    tab: Tables, sol: Routes, akin: I32, effort: int, hot: float, cold: float, seed: int
) -> None:
    """Improve routes in place until `effort` evaluations are spent."""
    np.random.seed(seed)
    fleet = sol.size.size
    tmp, tmp_brk = np.zeros(ROUTE_MAX + 1, np.int32), np.zeros(ROUTE_MAX + 1, np.uint8)
    hit, seen = np.zeros(fleet, np.int32), np.zeros(fleet, np.uint8)
    stale = np.zeros(fleet, np.bool_)
    best, keep = duplicate(sol), duplicate(sol)
    routes, fixed, lowest, work = 0.0, order_cost(tab, sol), 0.0, 0
    start = fixed
    while work < effort:
        drivers = ruin(tab, sol, akin, hit)
        drivers, spent = recreate(tab, sol, hit, drivers, seen, tmp, tmp_brk)
        work += spent
        changed = hit[:drivers]
        delta = (sol.cost[changed] - keep.cost[changed]).sum()
        now = order_cost(tab, sol)
        heat = hot * (cold / hot) ** (work / effort)
        if delta + now - fixed >= -heat * np.log(np.random.random()):
            copy_routes(keep, sol, changed)
            continue
        routes, fixed = routes + delta, now
        copy_routes(sol, keep, changed)
        stale[changed] = True
        if routes + fixed - start < lowest - 1e-6:
            lowest = routes + fixed - start
            copy_routes(sol, best, np.flatnonzero(stale).astype(np.int32))
            stale[:] = False
    copy_routes(best, sol, np.arange(fleet).astype(np.int32))
