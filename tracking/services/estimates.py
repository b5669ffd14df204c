"""Keep every active order's arrival estimate true, and tell its watchers when it moves."""

from datetime import datetime
from itertools import groupby

from django.conf import settings

from delivery.geo.models import Region
from delivery.geo.positions import Fix, PositionIndex
from delivery.geo.routing.provider import travel_times
from delivery.live.streams import append
from drivers.models import Driver
from orders.models import Order
from orders.selectors import under_way
from orders.services.etas import set_eta
from orders.states import OrderStatus
from tracking.eta import Eta, Progress, estimate, is_worth_telling
from tracking.payloads import eta_frame

TOLERANCE_S = 30.0
_UNKNOWN_VEHICLE = "bicycle"


def refresh_estimates(*, now: datetime) -> int:
    """Estimate every active order anew; return how many customers were told."""
    orders = (
        under_way(now)
        .select_related("shop", "region", "driver__profile", "search")
        .order_by("region_id")
    )
    told = 0
    for region, group in groupby(orders, key=lambda order: order.region):
        told += _refresh_region(region, list(group), now)
    return told


def _refresh_region(region: Region, orders: list[Order], now: datetime) -> int:
    driver_ids = sorted({order.driver_id for order in orders if order.driver_id})
    fixes = PositionIndex(region).get(driver_ids)
    return sum(_refresh(order, fixes.get(order.driver_id or 0), now) for order in orders)


def _refresh(order: Order, fix: Fix | None, now: datetime) -> bool:
    fresh = estimate(progress_of(order, fix, now), now=now, speed=settings.CITY_SPEED)
    if order.eta_at and order.eta_low_at and order.eta_high_at:
        shown = Eta(order.eta_at, order.eta_low_at, order.eta_high_at)
        tolerance_s = TOLERANCE_S / settings.CITY_SPEED
        if not is_worth_telling(shown, fresh, tolerance_s=tolerance_s):
            return False
    if not set_eta(
        order_id=order.pk, eta_at=fresh.eta_at, eta_low_at=fresh.low_at, eta_high_at=fresh.high_at
    ):
        return False
    order.eta_at, order.eta_low_at, order.eta_high_at = fresh.eta_at, fresh.low_at, fresh.high_at
    append(eta_frame(order, now), alias=order.region.redis_alias)
    return True


def progress_of(order: Order, fix: Fix | None, now: datetime) -> Progress:
    """Describe how far an order has come, from its times and its driver's last position."""
    vehicle = _vehicle_of(order)
    ways = travel_times()
    is_picked_up = order.status == OrderStatus.PICKED_UP
    approach_s = ways.leg(fix.point, order.shop.point, vehicle).duration_s if fix else None
    start = fix.point if fix and is_picked_up else order.shop.point
    # The kitchen of an order for later begins when it is due, however early it was accepted.
    began_at = max(order.confirmed_at or now, order.due_at or order.created_at)
    worked_s = (now - began_at).total_seconds() * settings.CITY_SPEED
    return Progress(
        is_confirmed=order.confirmed_at is not None,
        is_ready=order.ready_at is not None,
        is_picked_up=is_picked_up,
        kitchen_s=order.prep_minutes * 60 - worked_s,
        approach_s=approach_s,
        ride_s=ways.leg(start, order.dropoff, vehicle).duration_s,
    )


def _vehicle_of(order: Order) -> str:
    if order.driver is None:
        return _UNKNOWN_VEHICLE
    profile: Driver = order.driver.profile
    return profile.vehicle_type
