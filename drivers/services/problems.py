"""Orders and drivers in the terms of the matching engine: seconds from now, ids as text."""

from collections.abc import Collection, Sequence
from datetime import datetime

import numpy as np

from delivery.geo.routing.provider import travel_times
from delivery.kernel.durations import LogNormal
from delivery.kernel.geometry import Point
from drivers.matching.problem import DriverState, OpenOrder, Seconds, Service
from drivers.models import DispatchPolicy, Driver, VehicleType
from drivers.services.clock import city_seconds
from merchants.learnt_timings import current_timings
from merchants.timings.timings import Timings, keys_of, local_hour
from orders.models import Order
from orders.states import DISPATCHABLE, OrderStatus

SERVICE = Service(
    pickup_before_s=60.0, pickup_after_s=60.0, dropoff_before_s=60.0, dropoff_after_s=60.0
)
# Kitchens are as early or late as this share of what they announce.
_KITCHEN_SPREAD = 0.2
_OPEN_END_S = 12 * 3600.0
_MOTORISED = frozenset(set(VehicleType) - {VehicleType.BICYCLE})


class CityTravel:
    """Answer the engine from the routing engine."""

    def table(
        self, origins: Sequence[Point], destinations: Sequence[Point], vehicle: str
    ) -> Seconds:
        """Return city seconds, shape (origins, destinations)."""
        return travel_times().table(origins, destinations, vehicle).duration_s


def open_order(
    order: Order,
    policy: DispatchPolicy,
    *,
    excluded: frozenset[str],
    timezone: str,
    now: datetime,
) -> OpenOrder:
    """Describe an order that is not yet picked up; `excluded` names drivers not to be asked."""
    ready_s, spread_s = _ready(order, timezone, now)
    placed_s = city_seconds(max(order.created_at, order.due_at or order.created_at), now)
    is_far = order.distance_m > policy.bicycle_max_trip_m
    return OpenOrder(
        id=str(order.pk),
        pickup=order.shop.point,
        dropoff=order.dropoff,
        shop_id=str(order.shop_id),
        placed_s=placed_s,
        ready_s=ready_s,
        ready_spread_s=spread_s,
        deadline_s=placed_s + policy.target_minutes * 60,
        excluded=excluded,
        vehicles=_MOTORISED if is_far else frozenset(),
    )


def _ready(order: Order, timezone: str, now: datetime) -> tuple[float, float]:
    """Return in how many seconds the food will be ready, and how uncertain that is.

    Before anything was learnt of kitchens, what they announce is believed.
    """
    if order.status == OrderStatus.READY or order.confirmed_at is None:
        return 0.0, 0.0
    begins_at = max(order.confirmed_at, order.due_at or order.confirmed_at)
    timings = current_timings()
    if timings.version:
        left = _kitchen(order, local_hour(begins_at, timezone), timings).left_after(
            -city_seconds(begins_at, now)
        )
        return left.mean_s, left.sd_s
    announced_s = city_seconds(begins_at, now) + order.prep_minutes * 60
    return max(0.0, announced_s), max(
        0.0, min(_KITCHEN_SPREAD * order.prep_minutes * 60, announced_s)
    )


def _kitchen(order: Order, hour: int, timings: Timings) -> LogNormal:
    keys = keys_of(
        shop_id=order.shop_id,
        category=order.shop.category,
        region_id=order.region_id,
        local_hour=hour,
    )
    return timings.kitchen.of(keys).scaled(order.prep_minutes * 60.0)


def driver_state(
    driver: Driver,
    here: Point,
    in_hand: Collection[Order],
    *,
    offered: Order | None,
    is_asked: bool,
    planned: Sequence[Sequence[str]],
    now: datetime,
) -> DriverState:
    """Describe a driver from the moment the food aboard is delivered.

    `offered` is the order that only this driver is being asked for: until the answer comes it
    counts as taken.
    """
    aboard = [order for order in in_hand if order.status == OrderStatus.PICKED_UP]
    accepted = [str(order.pk) for order in in_hand if order.status in DISPATCHABLE]
    if offered:
        accepted.append(str(offered.pk))
    position, free_s = _after_deliveries(here, aboard, driver.vehicle_type)
    ends_at = driver.shift_ends_at
    return DriverState(
        id=str(driver.pk),
        position=position,
        available_from_s=free_s,
        shift_end_s=city_seconds(ends_at, now) if ends_at else _OPEN_END_S,
        capacity=max(1, driver.capacity),
        vehicle=driver.vehicle_type,
        rating=driver.rating,
        acceptance=driver.acceptance,
        load=len(in_hand) + is_asked,
        accepted=tuple(accepted),
        planned=tuple(tuple(trip) for trip in planned),
    )


def _after_deliveries(here: Point, aboard: list[Order], vehicle: str) -> tuple[Point, float]:
    """Return where and when a driver is free of the food aboard, nearest customer first."""
    left, seconds = [order.dropoff for order in aboard], 0.0
    while left:
        legs = travel_times().table([here], left, vehicle).duration_s[0]
        nearest = int(np.argmin(legs))
        seconds += float(legs[nearest]) + SERVICE.dropoff_before_s + SERVICE.dropoff_after_s
        here = left.pop(nearest)
    return here, seconds
