"""What happened to the orders that were delivered, in the terms of the learner."""

from collections.abc import Iterator
from datetime import datetime
from math import ceil
from typing import NamedTuple
from uuid import UUID

from django.db.models import CharField, QuerySet
from django.db.models.functions import Cast, Right

from delivery.geo.routing.detour import SPEED_MPS
from drivers.services.clock import city_seconds
from merchants.terms import PROMISED_VEHICLE
from merchants.timings.timings import keys_of, local_hour
from orders.models import Order
from orders.selectors import created_between
from orders.states import OrderStatus
from tracking.eta.learning.deliveries import Delivery, Look
from tracking.eta.progress import Stage
from tracking.models import Journey, Promise

# Of more orders than these, a share that the ids' random end draws is looked at.
MOST_ORDERS = 60_000
_TAILS = 256
_AT_A_TIME = 2000


class Ways(NamedTuple):
    """What was reckoned for an order's rides: once its driver was known, when it rode off, and
    when it was first expected within minutes.
    """

    approach_s: float | None = None
    stops_before_shop: int = 0
    load: int = 0
    ride_s: float | None = None
    stops_before_door: int = 0
    nearing: Look | None = None


def deliveries_between(start: datetime, end: datetime) -> Iterator[Delivery]:
    """Yield the orders placed in [start, end) that were delivered, oldest first."""
    orders = created_between(start, end).filter(
        status=OrderStatus.DELIVERED,
        confirmed_at__isnull=False,
        assigned_at__isnull=False,
        picked_up_at__isnull=False,
    )
    rows = _sample(orders).select_related("shop", "region", "driver__profile", "journey")
    for some in _in_batches(rows.order_by("id")):
        ways = _ways_of(some)
        for order in some:
            yield _delivery(order, ways.get(order.pk, Ways()))


def _sample(orders: QuerySet[Order]) -> QuerySet[Order]:
    times = ceil(orders.count() / MOST_ORDERS)
    if times <= 1:
        return orders
    tail = Right(Cast("id", CharField()), 2)
    return orders.annotate(tail=tail).filter(tail__lt=f"{max(_TAILS // times, 1):02x}")


def _in_batches(orders: QuerySet[Order]) -> Iterator[list[Order]]:
    some: list[Order] = []
    for order in orders.iterator(chunk_size=_AT_A_TIME):
        some.append(order)
        if len(some) == _AT_A_TIME:
            yield some
            some = []
    yield some


def _ways_of(orders: list[Order]) -> dict[UUID, Ways]:
    by_id = {order.pk: order for order in orders}
    made = Promise.objects.filter(
        order__in=by_id, stage__in=[Stage.ASSIGNED, Stage.PICKED_UP, Stage.ARRIVING]
    )
    ways: dict[UUID, Ways] = {}
    # Newest first: what was promised first in each stage stands in the end.
    for promise in made.order_by("-id"):
        known, order = ways.get(promise.order_id, Ways()), by_id[promise.order_id]
        if promise.stage != Stage.ASSIGNED:
            known = known._replace(ride_s=promise.ride_s, stops_before_door=promise.stops)
            if promise.stage == Stage.ARRIVING:
                known = known._replace(nearing=_look(promise, order))
        elif promise.made_at >= order.assigned_at:
            known = known._replace(
                approach_s=promise.approach_s, stops_before_shop=promise.stops, load=promise.load
            )
        ways[promise.order_id] = known
    return ways


def _look(promise: Promise, order: Order) -> Look | None:
    """Return where on its ride an order was when something was promised, on its way to no other."""
    if promise.ride_s is None or promise.stops:
        return None
    return Look(city_seconds(promise.made_at, order.picked_up_at), promise.ride_s)


def _delivery(order: Order, ways: Ways) -> Delivery:
    begun_at = max(order.created_at, order.due_at or order.created_at)
    vehicle = order.driver.profile.vehicle_type
    journey: Journey | None = getattr(order, "journey", None)
    announced = (journey and journey.announced_prep_minutes) or order.prep_minutes
    return Delivery(
        day=begun_at.date().toordinal(),
        keys=keys_of(
            shop_id=order.shop_id,
            category=order.shop.category,
            region_id=order.region_id,
            local_hour=local_hour(max(order.confirmed_at, begun_at), order.region.timezone),
        ),
        announced_prep_s=announced * 60.0,
        prep_s=order.prep_minutes * 60.0,
        promised_ride_s=order.distance_m / SPEED_MPS[PROMISED_VEHICLE],
        vehicle=vehicle,
        load=ways.load,
        ride_s=order.distance_m / SPEED_MPS[vehicle] if ways.ride_s is None else ways.ride_s,
        approach_s=ways.approach_s,
        stops_before_shop=ways.stops_before_shop,
        stops_before_door=ways.stops_before_door,
        nearing=_nearing(ways),
        **_times(order, journey, begun_at),
    )


def _nearing(ways: Ways) -> Look | None:
    """Return when the end of the ride came near, unless it was so when the ride began."""
    if ways.nearing is None or ways.ride_s is None:
        return None
    return ways.nearing if ways.nearing.ride_s < ways.ride_s else None


def _times(order: Order, journey: Journey | None, begun_at: datetime) -> dict[str, float]:
    """Return what is known of when things happened, in city seconds since work could begin."""
    times = {
        "confirmed_s": order.confirmed_at,
        "assigned_s": order.assigned_at,
        "at_shop_s": journey and journey.at_shop_at,
        "ready_s": order.ready_at,
        "picked_up_s": order.picked_up_at,
        "at_door_s": journey and journey.at_door_at,
        "delivered_s": order.delivered_at,
    }
    return {name: max(city_seconds(at, begun_at), 0.0) for name, at in times.items() if at}
