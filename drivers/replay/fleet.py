"""Where the couriers of a replay are and what they are doing. Times are minutes."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from drivers.replay.instance import Instance, Order, Place
from drivers.replay.plane import PlaneTravel
from drivers.replay.schedule import Assignment, Move, Schedule


@dataclass(slots=True)
class Rider:
    """Hold a courier: at `place` since, or from, `free_at`."""

    id: str
    place: Place
    free_at: int
    off: int
    planned: list[list[str]] = field(default_factory=list)
    accepted: set[str] = field(default_factory=set)
    # The bundle it goes for and since when its content stands.
    bundle: tuple[str, ...] = ()
    bundle_since: int = 0
    deliveries_end: int = 0
    carried: int = 0
    aboard: int = 0


class Fleet:
    """Move couriers and write down what they do."""

    def __init__(self, instance: Instance, travel: PlaneTravel) -> None:
        self.instance = instance
        self.travel = travel
        self.schedule = Schedule()
        self.riders = {
            id_: Rider(id_, courier.place, courier.on, courier.off)
            for id_, courier in instance.couriers.items()
        }

    def on_duty(self, now: int) -> list[Rider]:
        """Return couriers whose shift covers this minute."""
        couriers = self.instance.couriers
        riders = [r for r in self.riders.values() if couriers[r.id].on <= now <= r.off]
        for rider in riders:
            rider.aboard = rider.carried if rider.deliveries_end > now else 0
        return riders

    def forget(self, order_id: str) -> None:
        """Strike an order that nobody will deliver any more from all routes."""
        for rider in self.riders.values():
            rider.planned = [[o for o in trip if o != order_id] for trip in rider.planned]
            rider.planned = [trip for trip in rider.planned if trip]

    def advance(
        self, rider: Rider, now: int, *, leaving: bool, known: Mapping[str, Order]
    ) -> tuple[str, ...]:
        """Let a courier leave for its next trip or pick it up; return the orders picked up."""
        trip = tuple(rider.planned[0]) if rider.planned else ()
        if trip != rider.bundle:
            rider.bundle, rider.bundle_since = trip, now
        if not trip or rider.free_at > now or not rider.accepted.issuperset(trip):
            return ()
        restaurant = self.instance.restaurants[known[trip[0]].restaurant]
        if rider.place != restaurant:
            if leaving:
                self._go(rider, restaurant, now)
            return ()
        ready = max(known[order_id].ready for order_id in trip)
        earliest = max(ready, rider.free_at + self.instance.pickup_service // 2)
        if now < earliest or now > rider.off:
            return ()
        self._deliver(rider, trip, now)
        return trip

    def stroll(self, rider_id: str, restaurant_id: str, now: int) -> None:
        """Let an idle courier wait elsewhere."""
        rider, target = self.riders[rider_id], self.instance.restaurants[restaurant_id]
        if rider.free_at <= now and rider.place != target:
            self._go(rider, target, now)

    def _go(self, rider: Rider, target: Place, now: int) -> int:
        self.schedule.moves.append(Move(rider.id, now, rider.place.id, target.id))
        rider.free_at = now + self.travel.minutes(rider.place, target)
        rider.place = target
        return rider.free_at

    def _deliver(self, rider: Rider, trip: tuple[str, ...], now: int) -> None:
        self.schedule.assignments.append(Assignment(rider.bundle_since, now, rider.id, trip))
        service = self.instance.dropoff_service
        leave = now + self.instance.pickup_service - self.instance.pickup_service // 2
        for order_id in trip:
            done = self._go(rider, self.instance.orders[order_id].place, leave) + service // 2
            self.schedule.dropped_off[order_id] = done
            leave = done + service - service // 2
        rider.free_at = rider.deliveries_end = leave
        rider.carried = len(trip)
        rider.planned.pop(0)
        rider.accepted.difference_update(trip)
        rider.bundle = ()
