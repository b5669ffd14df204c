"""The stops a driver has before it, in order, with when it gets there."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from delivery.accounts.models import User
from delivery.geo.positions import PositionIndex
from delivery.geo.routing.detour import DetourTravelTimes
from delivery.kernel.geometry import Point
from drivers.models import Driver
from drivers.selectors import driver_of
from orders.models import Order
from orders.selectors import active_orders_of_driver
from orders.states import OrderStatus

SERVICE_S = 120


@dataclass(frozen=True, slots=True)
class Stop:
    """One place to go to for one order; `distance_m` is the way from the stop before."""

    kind: str
    order: Order
    point: Point
    eta_at: datetime
    distance_m: float


def plan_route(*, actor: User, now: datetime) -> list[Stop]:
    """Visit the nearest possible stop next: pick-ups at any time, drop-offs once picked up."""
    driver = driver_of(actor)
    orders = list(active_orders_of_driver(actor))
    here, at = _position(driver), now
    aboard = [order for order in orders if order.status == OrderStatus.PICKED_UP]
    to_fetch = [order for order in orders if order.status != OrderStatus.PICKED_UP]
    stops: list[Stop] = []
    while aboard or to_fetch:
        open_stops = [("dropoff", order, order.dropoff) for order in aboard]
        open_stops += [("pickup", order, order.shop.point) for order in to_fetch]
        origin = here or open_stops[0][2]
        legs = [
            DetourTravelTimes().leg(origin, point, driver.vehicle_type)
            for _, _, point in open_stops
        ]
        nearest = min(range(len(legs)), key=lambda index: legs[index].duration_s)
        (kind, order, point), leg = open_stops[nearest], legs[nearest]
        at += timedelta(seconds=leg.duration_s)
        stops.append(Stop(kind, order, point, at, leg.distance_m))
        at, here = at + timedelta(seconds=SERVICE_S), point
        if kind == "pickup":
            to_fetch.remove(order)
            aboard.append(order)
        else:
            aboard.remove(order)
    return stops


def _position(driver: Driver) -> Point | None:
    if driver.region is None:
        return None
    fix = PositionIndex(driver.region).get([driver.pk]).get(driver.pk)
    return fix.point if fix else None
