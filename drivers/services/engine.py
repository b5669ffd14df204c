"""Ask the matching engine, and get an answer even where it fails or is still being compiled."""

from collections.abc import Sequence
from dataclasses import replace
from threading import Event, Lock, Thread

import numpy as np
import structlog

from drivers.matching.batch import BatchPolicy
from drivers.matching.explain import judge
from drivers.matching.plan import Candidate, Decision, Plan, Trip
from drivers.matching.plan import Policy as Engine
from drivers.matching.problem import Demand, DriverState, OpenOrder, Point, Problem, Seconds
from drivers.matching.sequential import SequentialPolicy
from drivers.matching.tables import build_tables
from drivers.models import Policy

log = structlog.get_logger(__name__)
_ENGINES: dict[str, Engine] = {
    Policy.BATCH: BatchPolicy(),
    Policy.SEQUENTIAL: SequentialPolicy(),
}
_warm = Event()
_warming = Lock()


def decide(problem: Problem, policy: str) -> tuple[Plan, str]:
    """Return the plan and the policy that made it.

    Until the batch engine is compiled, and where it raises, orders are given out one at a time;
    an order that even this fails on is left out, so that it holds up nobody else's.
    """
    if policy == Policy.BATCH and not is_warm():
        policy = Policy.SEQUENTIAL
    try:
        return _ENGINES[policy].plan(problem), policy
    except Exception:
        log.exception("engine_failed", policy=policy, alert=True)
    return _one_by_one(problem), Policy.SEQUENTIAL


def _one_by_one(problem: Problem) -> Plan:
    engine = _ENGINES[Policy.SEQUENTIAL]
    trips: dict[str, tuple[Trip, ...]] = {}
    decisions: dict[str, Decision] = {}
    unplanned: list[str] = []
    held = {order_id for driver in problem.drivers for order_id in driver.accepted}
    for order in problem.orders:
        if order.id in held:
            continue
        busy = frozenset(trips)
        alone = replace(
            problem,
            orders=[replace(order, excluded=order.excluded | busy)],
            drivers=[replace(driver, accepted=(), planned=()) for driver in problem.drivers],
            demand=None,
        )
        try:
            plan = engine.plan(alone)
        except Exception:
            log.exception("order_not_planned", order_id=order.id, alert=True)
            unplanned.append(order.id)
            continue
        trips |= plan.trips
        decisions |= plan.decisions
        unplanned += plan.unplanned
    return Plan(trips=trips, unplanned=tuple(unplanned), decisions=decisions)


def look_around(problem: Problem, order_id: str) -> tuple[Candidate, ...]:
    """Return what speaks for and against every driver for one order, those who could come first.

    It explains why nobody was found; an engine that fails here explains nothing.
    """
    orders = [order for order in problem.orders if order.id == order_id]
    if not orders or not problem.drivers:
        return ()
    free = [replace(driver, accepted=(), planned=()) for driver in problem.drivers]
    alone = replace(problem, orders=orders, drivers=free, demand=None)
    try:
        tables = build_tables(alone)
        candidates = [judge(tables, alone, 0, number) for number in range(len(free))]
    except Exception:
        log.exception("order_not_explained", order_id=order_id)
        return ()
    return tuple(sorted(candidates, key=lambda one: (one.out is not None, -one.score.total)))


def is_warm() -> bool:
    """Tell whether the batch engine is compiled; begin with it in the background if not.

    Compiling takes most of a minute where no cache of it exists yet.
    """
    if not _warm.is_set() and _warming.acquire(blocking=False):
        Thread(target=_warm_up, name="engine-warm-up", daemon=True).start()
    return _warm.is_set()


def wait_until_warm(timeout_s: float) -> bool:
    """Wait for the batch engine; return whether it is compiled."""
    is_warm()
    return _warm.wait(timeout_s)


def _warm_up() -> None:
    try:
        BatchPolicy().plan(_SAMPLE)
    except Exception:
        log.exception("engine_not_compiled", alert=True)
    else:
        _warm.set()
        log.info("engine_compiled")


class _OnALine:
    def table(
        self, origins: Sequence[Point], destinations: Sequence[Point], vehicle: str
    ) -> Seconds:
        here, there = np.array(origins, np.float64), np.array(destinations, np.float64)
        return np.abs(here[:, None, 0] - there[None, :, 0])


_SAMPLE = Problem(
    now_s=0.0,
    orders=[
        OpenOrder(str(n), (10.0 * n, 0.0), (300.0 + n, 0.0), str(n), 0.0, 100.0) for n in range(3)
    ],
    drivers=[DriverState(str(n), (5.0 * n, 0.0), 0.0, 9_000.0, 2) for n in range(3)],
    travel=_OnALine(),
    demand=Demand(("0", "1"), ((0.0, 0.0), (10.0, 0.0)), np.array([0.1, 0.1]), np.array([60.0])),
)
