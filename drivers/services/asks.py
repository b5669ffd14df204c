"""Whom to ask for what: the part of a plan that is due, on the terms that the driver is shown."""

from collections.abc import Iterator
from dataclasses import dataclass

from delivery.geo.routing.provider import travel_times
from delivery.kernel.geometry import Point
from drivers.matching.plan import Candidate, Plan, Trip
from drivers.matching.scoring import Score
from drivers.models import Driver
from drivers.services.situations import Situation
from orders.models import Order

# How many drivers a decision keeps.
KEPT_CANDIDATES = 12


@dataclass(frozen=True, slots=True)
class Ask:
    """One order for one driver: how far, how long, how well it fits, and who else was there."""

    order: Order
    driver: Driver
    score: Score
    approach_m: float
    trip_m: float
    travel_s: float
    duration_s: float
    candidates: tuple[Candidate, ...]


def asks_of(plan: Plan, situation: Situation) -> Iterator[Ask]:
    """Yield at most one ask per driver: the first order of its plan that is due and untaken."""
    for driver_id, trips in plan.trips.items():
        driver = situation.drivers[driver_id]
        if driver.pk not in situation.asked:
            ask = _first_due(plan, situation, driver, trips)
            if ask is not None:
                yield ask


def due_orders(plan: Plan, situation: Situation) -> set[str]:
    """Return the waiting orders for which somebody has to be asked by now."""
    now_s = situation.problem.now_s
    return {
        order_id
        for trips in plan.trips.values()
        for trip in trips
        if trip.commit_at_s <= now_s
        for order_id in trip.order_ids
        if order_id in situation.waiting
    }


def _first_due(
    plan: Plan, situation: Situation, driver: Driver, trips: tuple[Trip, ...]
) -> Ask | None:
    here = next(d.position for d in situation.problem.drivers if d.id == str(driver.pk))
    places = {order.id: order for order in situation.problem.orders}
    for trip in trips:
        if trip.commit_at_s > situation.problem.now_s:
            return None
        for number, order_id in enumerate(trip.order_ids):
            if order_id in situation.waiting and order_id in plan.decisions:
                return _ask(plan, situation, driver, here, trip, number)
            here = places[order_id].pickup
        here = places[trip.order_ids[-1]].dropoff
    return None


def _ask(
    plan: Plan, situation: Situation, driver: Driver, here: Point, trip: Trip, number: int
) -> Ask:
    order = situation.waiting[trip.order_ids[number]]
    decision = plan.decisions[trip.order_ids[number]]
    chosen = next(one for one in decision.candidates if one.driver_id == str(driver.pk))
    return make_ask(
        order,
        driver,
        here,
        chosen,
        duration_s=trip.dropoff_at_s[number] - situation.problem.now_s,
        candidates=decision.candidates,
    )


def make_ask(
    order: Order,
    driver: Driver,
    here: Point,
    chosen: Candidate,
    *,
    duration_s: float | None,
    candidates: tuple[Candidate, ...],
) -> Ask:
    """Work out the way from `here` over the shop to the customer; None takes its time."""
    approach = travel_times().leg(here, order.shop.point, driver.vehicle_type)
    delivery = travel_times().leg(order.shop.point, order.dropoff, driver.vehicle_type)
    travel_s = approach.duration_s + delivery.duration_s
    return Ask(
        order=order,
        driver=driver,
        score=chosen.score,
        approach_m=approach.distance_m,
        trip_m=approach.distance_m + delivery.distance_m,
        travel_s=travel_s,
        duration_s=travel_s if duration_s is None else duration_s,
        candidates=candidates,
    )
