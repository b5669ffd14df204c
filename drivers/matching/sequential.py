"""One order at a time to the driver with the best weighted score."""

from drivers.matching.explain import ruled_out, score_driver
from drivers.matching.kernel import Tables
from drivers.matching.plan import Candidate, Decision, Out, Plan, Trip
from drivers.matching.problem import Problem
from drivers.matching.scoring import Score, rank
from drivers.matching.tables import build_tables
from drivers.matching.timeline import lay_out


class SequentialPolicy:
    """Give each order, oldest first, to the best driver within the radius, at once."""

    revises = False

    def plan(self, problem: Problem) -> Plan:
        """Return every driver's queue: what it accepted first, then what it is asked now."""
        if not problem.orders or not problem.drivers:
            return Plan(trips={}, unplanned=tuple(order.id for order in problem.orders))
        tab = build_tables(problem)
        return _Round(problem, tab).run()


class _Round:
    def __init__(self, problem: Problem, tab: Tables) -> None:
        self.problem = problem
        self.tab = tab
        self.queues: list[list[int]] = [[] for _ in problem.drivers]
        self.load = [driver.load for driver in problem.drivers]

    def run(self) -> Plan:
        orders = self.problem.orders
        number = {order.id: o for o, order in enumerate(orders)}
        for d, driver in enumerate(self.problem.drivers):
            self.queues[d] = [number[order_id] for order_id in driver.accepted]
        held = {o for queue in self.queues for o in queue}
        unplanned: list[str] = []
        decisions: dict[str, Decision] = {}
        for o in sorted(range(len(orders)), key=lambda o: (orders[o].placed_s, orders[o].id)):
            if o in held:
                continue
            decision = self._give(o)
            if decision is None:
                unplanned.append(orders[o].id)
            else:
                decisions[decision.order_id] = decision
        return Plan(trips=self._trips(), unplanned=tuple(unplanned), decisions=decisions)

    def _give(self, o: int) -> Decision | None:
        fits: list[tuple[int, Score]] = []
        judged: list[tuple[int, Candidate]] = []
        for d in range(len(self.problem.drivers)):
            candidate = self._judge(o, d)
            judged.append((d, candidate))
            if candidate.out is None:
                fits.append((d, candidate.score))
        if not fits:
            return None
        best = rank(fits)[0][0]
        self.queues[best].append(o)
        self.load[best] += 1
        listed = sorted((c for _, c in judged), key=lambda c: (c.out is not None, -c.score.total))
        chosen = self.problem.drivers[best].id
        return Decision(self.problem.orders[o].id, chosen, tuple(listed[:12]))

    def _judge(self, o: int, d: int) -> Candidate:
        driver, leg = self.problem.drivers[d], self._leg(o, d)
        out = ruled_out(self.tab, self.problem.orders[o], driver, o, d)
        if out is None and self.load[d] >= driver.capacity:
            out = Out.FULL
        if out is None and leg > self.problem.rules.radius_s:
            out = Out.TOO_FAR
        score = score_driver(driver, leg, self.problem.rules.radius_s, self.load[d])
        wait = max(0.0, driver.available_from_s - self.problem.now_s)
        return Candidate(driver_id=driver.id, score=score, reach_s=wait + leg, out=out)

    def _leg(self, o: int, d: int) -> float:
        """Return the travel to an order's shop from where the driver's queue ends."""
        shop = self.tab.shop[o]
        if not self.queues[d]:
            return float(self.tab.first[d, shop])
        last = self.tab.points + self.queues[d][-1]
        return float(self.tab.between[self.tab.vehicle[d], last, shop])

    def _trips(self) -> dict[str, tuple[Trip, ...]]:
        result: dict[str, tuple[Trip, ...]] = {}
        for d, queue in enumerate(self.queues):
            if queue:
                driver = self.problem.drivers[d]
                laid = lay_out(
                    self.tab, d, [[o] for o in queue], self.problem.orders, self.problem.rules
                )
                result[driver.id] = tuple(at_once(trip, self.problem.now_s) for trip in laid)
        return result


def at_once(trip: Trip, now_s: float) -> Trip:
    """Return the trip with its driver asked now instead of when it is time to leave."""
    return Trip(
        order_ids=trip.order_ids,
        commit_at_s=now_s,
        depart_at_s=now_s,
        pickup_at_s=trip.pickup_at_s,
        dropoff_at_s=trip.dropoff_at_s,
    )
