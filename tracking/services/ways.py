"""The way that an order has before it, for drawing."""

from uuid import UUID

from delivery.accounts.models import User
from delivery.geo.positions import PositionIndex
from delivery.geo.routing.provider import router
from delivery.geo.routing.router import Route
from delivery.kernel.geometry import Point
from drivers.models import Driver
from orders.models import Order
from orders.selectors import order_for
from orders.states import ACTIVE, OrderStatus

_USUAL_VEHICLE = "bicycle"
_NO_WAY = Route((), ())


def way_of_order(*, actor: User, order_id: UUID) -> Route:
    """Return the way from the driver by the shop to the door, as far as it lies ahead.

    Without a driver it starts at the shop; an order that is over has none. Stops for others'
    orders are left out. Raises OrderNotFound for absent and foreign alike.
    """
    order = order_for(actor, order_id)
    if order.status not in ACTIVE:
        return _NO_WAY
    stops = [order.dropoff]
    if order.status != OrderStatus.PICKED_UP:
        stops.insert(0, order.shop.point)
    return router().route([*_start(order), *stops], _vehicle(order))


def _start(order: Order) -> list[Point]:
    if order.driver_id is None:
        return []
    fixes = PositionIndex(order.region).get([order.driver_id])
    return [fix.point for fix in fixes.values()]


def _vehicle(order: Order) -> str:
    driver = Driver.objects.filter(pk=order.driver_id).only("vehicle_type").first()
    return driver.vehicle_type if driver else _USUAL_VEHICLE
