"""Judge a schedule by the rules of the problem alone: nothing is taken from the simulation."""

import math
from collections import Counter

from drivers.replay.instance import Instance
from drivers.replay.schedule import Assignment, Move, Schedule


def violations(instance: Instance, schedule: Schedule) -> list[str]:
    """Return every broken rule in words; an empty list means the schedule is feasible."""
    return _Check(instance, schedule).run()


class _Check:
    def __init__(self, instance: Instance, schedule: Schedule) -> None:
        self.instance = instance
        self.schedule = schedule
        self.found: list[str] = []

    def run(self) -> list[str]:
        self._names()
        if self.found:
            return self.found
        self._deliveries()
        for assignment in self.schedule.assignments:
            self._bundle(assignment)
        for courier in self.instance.couriers:
            self._courier(courier)
        return self.found

    def _need(self, holds: object, message: str) -> None:
        if not holds:
            self.found.append(message)

    def _names(self) -> None:
        orders, couriers = self.instance.orders, self.instance.couriers
        places = {*orders, *couriers, *self.instance.restaurants}
        for a in self.schedule.assignments:
            self._need(a.courier in couriers, f"unknown courier {a.courier}")
            self._need(bool(a.orders), f"{a.courier} picks up nothing at {a.picked_up}")
            self._need(set(a.orders) <= set(orders), f"unknown order in {a.orders}")
        for m in self.schedule.moves:
            self._need(m.courier in couriers, f"unknown courier {m.courier}")
            self._need({m.origin, m.destination} <= places, f"unknown place in {m}")

    def _deliveries(self) -> None:
        taken = Counter(order for a in self.schedule.assignments for order in a.orders)
        for order, times in taken.items():
            self._need(times == 1, f"{order} is in {times} assignments")
            self._need(order in self.schedule.dropped_off, f"{order} is taken, never delivered")
        for order in self.schedule.dropped_off:
            self._need(order in taken, f"{order} is delivered, never taken")

    def _bundle(self, a: Assignment) -> None:
        orders = [self.instance.orders[order] for order in a.orders]
        courier = self.instance.couriers[a.courier]
        what = f"{a.courier} at {a.picked_up}"
        self._need(len({o.restaurant for o in orders}) == 1, f"{what}: several restaurants")
        self._need(a.assigned <= a.picked_up, f"{what}: assigned after its pick-up")
        self._need(a.assigned >= courier.on, f"{what}: assigned before its shift")
        self._need(a.picked_up <= courier.off, f"{what}: pick-up after its shift")
        for order in orders:
            name = order.place.id
            self._need(a.assigned >= order.placed, f"{what}: {name} assigned before it is placed")
            self._need(a.picked_up >= order.ready, f"{what}: {name} picked up before it is ready")

    def _courier(self, courier: str) -> None:
        moves = [m for m in self.schedule.moves if m.courier == courier]
        bundles = sorted(
            (a for a in self.schedule.assignments if a.courier == courier),
            key=lambda a: a.picked_up,
        )
        arrivals = self._legs(courier, moves)
        used = 0
        for a in bundles:
            used = self._trip(a, moves, arrivals, used)
        for m in moves[used:]:
            self._idle(m)

    def _legs(self, courier: str, moves: list[Move]) -> list[int]:
        """Check that the courier is never in two places; return when each move arrives."""
        at, since = courier, self.instance.couriers[courier].on
        arrivals: list[int] = []
        for m in moves:
            self._need(m.origin == at, f"{courier} at {m.departed}: leaves {m.origin}, is at {at}")
            self._need(m.departed >= since, f"{courier} leaves at {m.departed}, arrives {since}")
            at, since = m.destination, m.departed + self._minutes(m)
            arrivals.append(since)
        return arrivals

    def _trip(self, a: Assignment, moves: list[Move], arrivals: list[int], used: int) -> int:
        """Check the moves that belong to a bundle; return the index after them."""
        what = f"{a.courier} at {a.picked_up}"
        before, after = _halves(self.instance.pickup_service)
        first = next((i for i in range(used, len(moves)) if moves[i].departed > a.picked_up), None)
        inbound = len(moves) - 1 if first is None else first - 1
        for m in moves[used : inbound + 1]:
            self._idle(m)
        restaurant = self.instance.orders[a.orders[0]].restaurant
        if inbound < used or moves[inbound].destination != restaurant:
            self.found.append(f"{what}: is not at {restaurant}")
        elif a.picked_up < arrivals[inbound] + before:
            self.found.append(f"{what}: picks up within {before} minutes of arriving")
        legs = moves[inbound + 1 : inbound + 1 + len(a.orders)]
        if [m.destination for m in legs] != list(a.orders):
            self.found.append(f"{what}: does not deliver its bundle in its order")
            return inbound + 1
        leave = a.picked_up + after
        half_before, half_after = _halves(self.instance.dropoff_service)
        for order, m in zip(a.orders, legs, strict=True):
            self._need(m.departed == leave, f"{what}: leaves for {order} at {m.departed}")
            done = m.departed + self._minutes(m) + half_before
            said = self.schedule.dropped_off.get(order)
            self._need(said == done, f"{what}: {order} delivered at {said}, not {done}")
            leave = done + half_after
        following = inbound + 1 + len(a.orders)
        if following < len(moves):
            self._need(moves[following].departed >= leave, f"{what}: leaves mid-service")
        return following

    def _idle(self, m: Move) -> None:
        self._need(
            m.destination in self.instance.restaurants,
            f"{m.courier} at {m.departed}: moves without food to {m.destination}",
        )

    def _minutes(self, m: Move) -> int:
        start, end = self.instance.place(m.origin), self.instance.place(m.destination)
        metres = math.hypot(start.x - end.x, start.y - end.y)
        return math.ceil(metres / self.instance.metres_per_minute)


def _halves(minutes: int) -> tuple[int, int]:
    return minutes // 2, minutes - minutes // 2
