"""Where idle drivers should wait: the place that most shortens the wait for the next orders.

Each driver may be busy when an order comes (Daskin's expected coverage, 1983): an order is
served by the k-th nearest driver with probability (1 - q) q^(k-1). Moves are chosen greedily.
"""

import numpy as np
from numba import njit
from numpy.typing import NDArray

from drivers.matching.demand import remoteness, wait_curve
from drivers.matching.kernel import F64
from drivers.matching.plan import Hint, Trip
from drivers.matching.problem import Demand, DriverState, Point, Problem

# Nearest drivers that count for a shop.
DEPTH = 6
MOVES_MAX = 12
# Idle drivers looked at in one step, those farthest from the demand first.
IDLE_MAX = 100
# Busiest shops that count as places to wait at.
TARGETS = 60


def idle_hints(
    problem: Problem, demand: Demand, trips: dict[str, tuple[Trip, ...]]
) -> tuple[Hint, ...]:
    """Return moves for drivers that are free now and have nothing planned."""
    rules, now = problem.rules, problem.now_s
    idle = [
        d
        for d, driver in enumerate(problem.drivers)
        if driver.id not in trips
        and driver.available_from_s <= now
        and driver.shift_end_s - now > rules.idle_horizon_s
    ]
    if not idle:
        return ()
    reach = _reach(problem, demand, trips)
    known = np.where(np.isfinite(reach[idle]), reach[idle], 0.0)
    far = np.argsort(-remoteness(demand, known), kind="stable")[:IDLE_MAX]
    waiting = np.array(idle)[far]
    home = np.array([_at(demand, problem.drivers[d]) for d in waiting.tolist()])
    between = problem.travel.table(demand.points, demand.points, problem.drivers[idle[0]].vehicle)
    curve = wait_curve(demand.lead_s, rules.service.pickup_before_s)
    busy = 1.0 - len(idle) / len(problem.drivers)
    moves = choose(
        reach,
        waiting,
        home,
        between,
        demand.rate_per_s * rules.idle_horizon_s,
        curve,
        min(0.9, max(0.1, busy)),
        rules.idle_drive_weight,
        rules.idle_horizon_s,
    )
    return tuple(
        Hint(problem.drivers[d].id, demand.points[r], demand.shop_ids[r]) for d, r in moves
    )


def _at(demand: Demand, driver: DriverState) -> int:
    return demand.points.index(driver.position) if driver.position in demand.points else -1


def _reach(problem: Problem, demand: Demand, trips: dict[str, tuple[Trip, ...]]) -> F64:
    """Return seconds until each driver, its plan done, can be at each shop, (drivers, shops)."""
    dropoff = {order.id: order.dropoff for order in problem.orders}
    places: list[Point] = []
    free: list[float] = []
    after = problem.rules.service.dropoff_after_s
    for driver in problem.drivers:
        last = trips[driver.id][-1] if driver.id in trips else None
        places.append(dropoff[last.order_ids[-1]] if last else driver.position)
        end = last.dropoff_at_s[-1] + after if last else driver.available_from_s
        free.append(max(problem.now_s, end))
    vehicle = problem.drivers[0].vehicle
    travel = problem.travel.table(places, demand.points, vehicle)
    away = [still_away(end - problem.now_s, problem.rules.idle_horizon_s) for end in free]
    reach: F64 = travel + np.array(away)[:, None]
    ends = np.array([driver.shift_end_s for driver in problem.drivers])
    reach[problem.now_s + reach > ends[:, None]] = np.inf
    return reach


@njit(cache=True)
def still_away(seconds: float, horizon: float) -> float:
    """Return how long a driver busy for `seconds` still is at a random moment of the horizon."""
    if seconds >= horizon:
        return seconds - 0.5 * horizon
    return 0.5 * seconds * seconds / horizon


@njit(cache=True)
def expected_wait(curve: F64, reach: float) -> float:
    """Return the mean wait on the curve at `reach` seconds, its end for anything beyond."""
    at = reach / 60.0
    if at >= curve.size - 1:
        return float(curve[curve.size - 1])
    low = int(at)
    return float(curve[low] + (at - low) * (curve[low + 1] - curve[low]))


@njit(cache=True)
def nearest_drivers(reach: F64) -> tuple[F64, NDArray[np.int64]]:
    """Return the DEPTH + 1 shortest reaches per shop, ascending, and whose they are."""
    shops = reach.shape[1]
    value = np.full((shops, DEPTH + 1), np.inf)
    owner = np.full((shops, DEPTH + 1), -1)
    for d in range(reach.shape[0]):
        for r in range(shops):
            v = reach[d, r]
            if v >= value[r, DEPTH]:
                continue
            k = DEPTH
            while k > 0 and value[r, k - 1] > v:
                value[r, k], owner[r, k] = value[r, k - 1], owner[r, k - 1]
                k -= 1
            value[r, k], owner[r, k] = v, d
    return value, owner


@njit(cache=True)
def shop_wait(
    value: F64, owner: NDArray[np.int64], d: int, own: float, busy: float, curve: F64
) -> float:
    """Return one shop's expected wait with driver `d` at `own` seconds from it."""
    total, chance, k, placed = 0.0, 1.0, 0, False
    for rank in range(DEPTH):
        if k <= DEPTH and owner[k] == d:
            k += 1
        if not placed and (k > DEPTH or own <= value[k]):
            at, placed = own, True
        else:
            at = float(value[k])
            k += 1
        share = chance * (1.0 - busy) if rank < DEPTH - 1 else chance
        total += share * expected_wait(curve, at)
        chance -= share
    return total


@njit(cache=True)
def best_move(
    travel: F64,
    value: F64,
    owner: NDArray[np.int64],
    d: int,
    home: int,
    between: F64,
    orders: F64,
    curve: F64,
    busy: float,
    price: float,
    horizon: float,
) -> tuple[float, int]:
    """Return the most waiting that moving one driver saves, and the shop to move to."""
    shops = orders.size
    stay = np.zeros(shops)
    for r in range(shops):
        stay[r] = shop_wait(value[r], owner[r], d, travel[r], busy, curve)
    best, best_r = 0.0, -1
    for target in range(min(shops, TARGETS)):
        trip = travel[target]
        if target == home:
            continue
        gain = -price * trip
        away: float = still_away(trip, horizon)
        for r in range(shops):
            own = away + between[target, r]
            gain += orders[r] * (stay[r] - shop_wait(value[r], owner[r], d, own, busy, curve))
        if gain > best:
            best, best_r = gain, target
    return best, best_r


@njit(cache=True)
def choose(
    reach: F64,
    idle: NDArray[np.int64],
    home: NDArray[np.int64],
    between: F64,
    orders: F64,
    curve: F64,
    busy: float,
    price: float,
    horizon: float,
) -> list[tuple[int, int]]:
    """Return (driver, shop) moves, each worth more waiting saved than `price` per second."""
    moves = [(0, 0) for _ in range(0)]
    value, owner = nearest_drivers(reach)
    gain, goal = np.zeros(idle.size), np.full(idle.size, -1)
    fresh = np.zeros(idle.size, np.bool_)
    for i in range(idle.size):
        gain[i] = np.inf
    while len(moves) < MOVES_MAX:
        i = int(np.argmax(gain))
        d = idle[i]
        if not fresh[i]:
            gain[i], goal[i] = best_move(
                reach[d], value, owner, d, home[i], between, orders, curve, busy, price, horizon
            )
            fresh[i] = True
            continue
        if gain[i] <= 0.0:
            break
        moves.append((int(d), int(goal[i])))
        away = still_away(reach[d, goal[i]], horizon)
        for r in range(orders.size):
            reach[d, r] = away + between[goal[i], r]
        value, owner = nearest_drivers(reach)
        gain[i] = 0.0
        fresh[:] = False
        fresh[i] = True
    return moves
