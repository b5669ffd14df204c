"""Run an instance minute by minute: orders appear, a policy plans, couriers carry it out."""

import random
import time
from collections.abc import Iterable
from dataclasses import dataclass, field

from drivers.matching.demand import DemandMeter
from drivers.matching.plan import Plan, Policy
from drivers.matching.problem import DriverState, OpenOrder, Problem, Rules
from drivers.replay.fleet import Fleet, Rider
from drivers.replay.instance import Instance, Order
from drivers.replay.plane import MINUTE_S, PlaneTravel
from drivers.replay.schedule import Schedule


@dataclass(slots=True)
class Outcome:
    """Hold a replay's schedule and what its decision steps took."""

    schedule: Schedule
    step_s: list[float] = field(default_factory=list)
    # Processor time of the same steps: says more than the clock where others share the machine.
    step_cpu_s: list[float] = field(default_factory=list)
    offers: int = 0
    declines: int = 0


class Replay:
    """Show a policy an instance online: an order is unknown before its placement_time."""

    def __init__(
        self, instance: Instance, policy: Policy, rules: Rules, capacity: int, accept: float = 1.0
    ) -> None:
        self.instance = instance
        self.policy = policy
        self.rules = rules
        self.capacity = capacity
        self.accept = accept
        self.travel = PlaneTravel(instance.metres_per_minute)
        self.fleet = Fleet(instance, self.travel)
        self.open: dict[str, Order] = {}
        self.meter = DemandMeter()
        self.excluded: dict[str, set[str]] = {}
        self.draw = random.Random(instance.name)
        self.outcome = Outcome(self.fleet.schedule)

    def run(self) -> Outcome:
        """Play from the first event to the last and return what happened."""
        arriving: dict[int, list[str]] = {}
        for order_id, order in self.instance.orders.items():
            arriving.setdefault(order.placed, []).append(order_id)
        first = min([*arriving, *(c.on for c in self.instance.couriers.values())])
        last = max(arriving) + self.instance.maximum_minutes
        for now in range(first, last + 1):
            for order_id in arriving.get(now, ()):
                self._place(order_id)
            self._give_up(now)
            riders = self.fleet.on_duty(now)
            if riders and (self.open or self.policy.revises):
                self._step(now, riders)
        return self.outcome

    def _place(self, order_id: str) -> None:
        order = self.instance.orders[order_id]
        self.open[order_id] = order
        point = self.instance.restaurants[order.restaurant]
        placed_s, ready_s = order.placed * MINUTE_S, order.ready * MINUTE_S
        self.meter.observe(order.restaurant, point, placed_s, ready_s)

    def _give_up(self, now: int) -> None:
        limit = self.instance.maximum_minutes
        for order_id in [o for o, order in self.open.items() if order.placed + limit < now]:
            del self.open[order_id]
            self.fleet.forget(order_id)

    def _step(self, now: int, riders: list[Rider]) -> None:
        problem = Problem(
            now_s=now * MINUTE_S,
            orders=[self._order(order_id) for order_id in self.open],
            drivers=[self._driver(rider) for rider in riders],
            travel=self.travel,
            rules=self.rules,
            demand=self.meter.forecast(now * MINUTE_S),
            seed=now,
        )
        started, started_cpu = time.perf_counter(), time.process_time()
        plan = self.policy.plan(problem)
        self.outcome.step_s.append(time.perf_counter() - started)
        self.outcome.step_cpu_s.append(time.process_time() - started_cpu)
        self._carry_out(now, riders, plan)

    def _carry_out(self, now: int, riders: list[Rider], plan: Plan) -> None:
        for rider in riders:
            trips = plan.trips.get(rider.id, ())
            rider.planned = [list(trip.order_ids) for trip in trips]
            for trip, orders in zip(trips, rider.planned, strict=True):
                if trip.commit_at_s <= now * MINUTE_S:
                    self._offer(rider, orders)
            rider.planned = [orders for orders in rider.planned if orders]
            leaving = bool(trips) and trips[0].depart_at_s <= now * MINUTE_S
            for order_id in self.fleet.advance(rider, now, leaving=leaving, known=self.open):
                del self.open[order_id]
        for hint in plan.hints:
            self.fleet.stroll(hint.driver_id, hint.shop_id, now)

    def _offer(self, rider: Rider, orders: list[str]) -> None:
        """Ask a rider for what it has not accepted yet: it takes all of that or none."""
        asked = [order_id for order_id in orders if order_id not in rider.accepted]
        if not asked:
            return
        self.outcome.offers += 1
        if self.accept < 1.0 and self.draw.random() >= self.accept:
            self.outcome.declines += 1
            for order_id in asked:
                self.excluded.setdefault(order_id, set()).add(rider.id)
                orders.remove(order_id)
        else:
            rider.accepted.update(asked)

    def _order(self, order_id: str) -> OpenOrder:
        order = self.open[order_id]
        return OpenOrder(
            id=order_id,
            pickup=self.instance.restaurants[order.restaurant],
            dropoff=order.place,
            shop_id=order.restaurant,
            placed_s=order.placed * MINUTE_S,
            ready_s=order.ready * MINUTE_S,
            give_up_s=(order.placed + self.instance.maximum_minutes) * MINUTE_S,
            excluded=frozenset(self.excluded.get(order_id, ())),
        )

    def _driver(self, rider: Rider) -> DriverState:
        held = tuple(self._held(rider)) if not self.policy.revises else ()
        return DriverState(
            id=rider.id,
            position=rider.place,
            available_from_s=rider.free_at * MINUTE_S,
            shift_end_s=self.instance.couriers[rider.id].off * MINUTE_S,
            capacity=self.capacity,
            load=len(held) + rider.aboard,
            accepted=held,
            planned=tuple(tuple(orders) for orders in rider.planned),
        )

    def _held(self, rider: Rider) -> Iterable[str]:
        return (o for orders in rider.planned for o in orders if o in rider.accepted)
