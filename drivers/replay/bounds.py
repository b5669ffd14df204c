"""What no schedule can beat, whatever it knows beforehand: pure arithmetic on an instance."""

from dataclasses import dataclass

from drivers.replay.instance import Courier, Instance, Order
from drivers.replay.plane import PlaneTravel


@dataclass(frozen=True, slots=True)
class Bound:
    """Hold an instance's lower bound, in minutes.

    `undeliverable` orders reach the maximum even with every courier to themselves; they count
    at the maximum in `click_to_door_mean` and not at all in `delivered_click_to_door_mean`.
    """

    undeliverable: int
    click_to_door_mean: float
    delivered_click_to_door_mean: float


def lower_bound(instance: Instance) -> Bound:
    """Bound the mean click-to-door by delivering each order as if there were no other."""
    travel = PlaneTravel(instance.metres_per_minute)
    couriers = list(instance.couriers.values())
    limit = instance.maximum_minutes
    waits = [_shortest(instance, order, couriers, travel) for order in instance.orders.values()]
    possible = [wait for wait in waits if wait <= limit]
    undeliverable = len(waits) - len(possible)
    return Bound(
        undeliverable=undeliverable,
        click_to_door_mean=(sum(possible) + undeliverable * limit) / len(waits),
        delivered_click_to_door_mean=sum(possible) / max(1, len(possible)),
    )


def _shortest(
    instance: Instance, order: Order, couriers: list[Courier], travel: PlaneTravel
) -> float:
    """Return the least minutes from placing to door, infinite where no shift allows it."""
    shop = instance.restaurants[order.restaurant]
    arrivals = travel.table([c.place for c in couriers], [shop], "")[:, 0] / 60
    before = instance.pickup_service // 2
    picked = min(
        (
            pickup
            for c, way in zip(couriers, arrivals.tolist(), strict=True)
            if (pickup := max(order.ready, order.placed, c.on + way + before)) <= c.off
        ),
        default=float("inf"),
    )
    after = instance.pickup_service - before
    ride = travel.minutes(shop, order.place)
    return picked + after + ride + instance.dropoff_service // 2 - order.placed
