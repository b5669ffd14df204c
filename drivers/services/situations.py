"""What a decision is made on: a region's open orders and drivers as they are now."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from delivery.geo.models import Region
from delivery.geo.positions import Fix
from delivery.geo.routing.detour import DETOUR, SPEED_MPS
from drivers.matching.problem import OpenOrder, Problem, Rules
from drivers.models import DispatchPolicy, Driver, Offer, Policy
from drivers.selectors import asked_in_vain, drivers_with_load, open_offers_of, rounds_of
from drivers.services.forecasts import expected_demand
from drivers.services.plans import Sketch, load_plan
from drivers.services.positions import find_nearby
from drivers.services.problems import SERVICE, CityTravel, driver_state, open_order
from drivers.states import OfferStatus
from orders.models import Order
from orders.selectors import awaiting_driver
from orders.states import DISPATCHABLE, OrderStatus

# Turns the search radius into the time in which the slowest vehicle crosses it.
_RADIUS_MPS = min(SPEED_MPS.values()) / DETOUR
_MAX_WIDENING = 2.0

# Why a driver is out for an order before the engine even looks, by (order id, driver id).
Reasons = dict[tuple[str, str], str]


@dataclass(frozen=True, slots=True)
class Situation:
    """One region at one instant: rows by id, and the problem made of them."""

    region: Region
    policy: DispatchPolicy
    now: datetime
    waiting: dict[str, Order]
    drivers: dict[str, Driver]
    asked: frozenset[int]
    rounds: dict[UUID, int]
    reasons: Reasons
    radius_m: float
    problem: Problem


def survey(region: Region, policy: DispatchPolicy, *, now: datetime) -> Situation:
    """Read everything that a decision needs; nothing is locked."""
    waiting = list(awaiting_driver(region.pk, now=now).exclude(offers__status=OfferStatus.OPEN))
    rounds = rounds_of([order.pk for order in waiting])
    radius_m = _radius_m(policy, max(rounds.values(), default=0))
    fixes = _fixes(region, policy, waiting, rounds, radius_m, now)
    drivers = list(drivers_with_load(fixes))
    offers = open_offers_of(drivers)
    reasons = _reasons(waiting, drivers, policy, now)
    return Situation(
        region=region,
        policy=policy,
        now=now,
        waiting={str(order.pk): order for order in waiting},
        drivers={str(driver.pk): driver for driver in drivers},
        asked=frozenset(offers),
        rounds=rounds,
        reasons=reasons,
        radius_m=radius_m,
        problem=_problem(region, policy, waiting, drivers, fixes, offers, reasons, radius_m, now),
    )


def _radius_m(policy: DispatchPolicy, rounds: int) -> float:
    # Each driver who did not want the order makes it worth while to ask farther away.
    return policy.max_search_radius_m * min(_MAX_WIDENING, 1 + rounds / 4)


def _fixes(
    region: Region,
    policy: DispatchPolicy,
    orders: Iterable[Order],
    rounds: dict[UUID, int],
    radius_m: float,
    now: datetime,
) -> dict[int, Fix]:
    shops = list(dict.fromkeys(order.shop.point for order in orders))
    return find_nearby(
        region,
        shops or [region.bounds.centre],
        radius_m=policy.search_radius_m,
        max_radius_m=radius_m,
        # Those who were asked before must not hide those who were not.
        limit=policy.max_candidates + max(rounds.values(), default=0) * policy.broadcast_size,
        now=now,
    )


def _reasons(
    orders: Collection[Order], drivers: Iterable[Driver], policy: DispatchPolicy, now: datetime
) -> Reasons:
    since = now - timedelta(seconds=policy.cooldown_s)
    asked = asked_in_vain([order.pk for order in orders], since=since)
    reasons = {(str(order_id), str(driver_id)): "asked_before" for order_id, driver_id in asked}
    for driver in drivers:
        if driver.zone_radius_m is not None:
            reasons |= {
                (str(order.pk), str(driver.pk)): "outside_zone"
                for order in orders
                if not driver.serves(order.shop.point, order.dropoff)
            }
    return reasons


def _problem(
    region: Region,
    policy: DispatchPolicy,
    waiting: list[Order],
    drivers: list[Driver],
    fixes: dict[int, Fix],
    offers: dict[int, Offer],
    reasons: Reasons,
    radius_m: float,
    now: datetime,
) -> Problem:
    is_batch = policy.policy == Policy.BATCH
    sketch = (load_plan(region) if is_batch else None) or Sketch()
    in_hand = _in_hand(drivers)
    offered = {pk: offer.order for pk, offer in offers.items() if _is_reserved(offer)}
    bound = [order for orders in in_hand.values() for order in orders if _is_open(order)]
    bound += offered.values()
    return Problem(
        now_s=0.0,
        orders=_open_orders([*waiting, *bound], policy, reasons, region.timezone, now),
        drivers=[
            driver_state(
                driver,
                fixes[driver.pk].point,
                in_hand[driver.pk],
                offered=offered.get(driver.pk),
                is_asked=driver.pk in offers,
                planned=sketch.trips.get(str(driver.pk), ()),
                now=now,
            )
            for driver in drivers
        ],
        travel=CityTravel(),
        rules=Rules(
            service=SERVICE,
            radius_s=radius_m / _RADIUS_MPS,
            offer_lead_s=policy.offer_lead_s,
        ),
        demand=expected_demand(region, now=now) if is_batch else None,
        seed=int(now.timestamp()),
    )


def _open_orders(
    orders: Iterable[Order],
    policy: DispatchPolicy,
    reasons: Reasons,
    timezone: str,
    now: datetime,
) -> list[OpenOrder]:
    excluded: dict[str, set[str]] = defaultdict(set)
    for order_id, driver_id in reasons:
        excluded[order_id].add(driver_id)
    return [
        open_order(
            order,
            policy,
            excluded=frozenset(excluded[str(order.pk)]),
            timezone=timezone,
            now=now,
        )
        for order in {order.pk: order for order in orders}.values()
    ]


def _in_hand(drivers: Iterable[Driver]) -> dict[int, list[Order]]:
    carried = Order.objects.filter(
        driver__in=[driver.pk for driver in drivers],
        status__in=[*DISPATCHABLE, OrderStatus.PICKED_UP],
    )
    by_driver: dict[int, list[Order]] = defaultdict(list)
    for order in carried.select_related("shop").order_by("id"):
        by_driver[order.driver_id].append(order)
    return by_driver


def _is_open(order: Order) -> bool:
    return order.status in DISPATCHABLE


def _is_reserved(offer: Offer) -> bool:
    return not offer.is_broadcast and offer.order.driver_id is None and _is_open(offer.order)
