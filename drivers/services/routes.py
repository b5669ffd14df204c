"""The stops a driver has before it, in order, with when it gets there."""

from collections.abc import Sequence
from datetime import datetime

from delivery.accounts.models import User
from delivery.geo.positions import PositionIndex
from delivery.geo.routing.provider import router
from delivery.kernel.geometry import Point
from drivers.models import Driver
from drivers.routing.route import Route, Stop
from drivers.routing.visits import Errand, Visit, plan_visits
from drivers.selectors import driver_of
from drivers.services.clock import city_seconds, instant_after
from drivers.services.plans import load_plan
from orders.models import Order
from orders.selectors import active_orders_of_driver
from orders.states import OrderStatus


def plan_route(*, actor: User, now: datetime) -> Route:
    """Put everything in hand into the shortest order that keeps food and capacity in mind.

    It is worked out anew each time, so an order that joins or is cancelled changes it at once.
    """
    driver = driver_of(actor)
    orders = list(active_orders_of_driver(actor))
    here = _position(driver)
    if not orders:
        return Route((), (), hint=_hint(driver))
    stops = stops_ahead(driver, orders, here or _first_place(orders[0]), now)
    start = [here] if here else []
    drawn = router().route([*start, *(stop.point for stop in stops)], driver.vehicle_type)
    return Route(tuple(stops), drawn.points, drawn.source)


def stops_ahead(driver: Driver, orders: Sequence[Order], here: Point, now: datetime) -> list[Stop]:
    """Put the stops of a driver's orders in the order in which it had best make them."""
    points = [here]
    errands = [_errand(order, points, now) for order in orders]
    table = router().table(points, points, driver.vehicle_type)
    visits = plan_visits(
        errands,
        duration_s=table.duration_s,
        distance_m=table.distance_m,
        capacity=driver.capacity,
    )
    return [_stop(visit, orders[visit.errand], now) for visit in visits]


def _stop(visit: Visit, order: Order, now: datetime) -> Stop:
    return Stop(
        kind="pickup" if visit.is_pickup else "dropoff",
        order_id=order.pk,
        point=order.shop.point if visit.is_pickup else order.dropoff,
        eta_at=instant_after(visit.arrive_s, now),
        distance_m=visit.distance_m,
        travel_s=visit.travel_s,
    )


def _errand(order: Order, points: list[Point], now: datetime) -> Errand:
    """Describe an order's stops by their rows, which are added to the points."""
    if order.status == OrderStatus.PICKED_UP:
        points.append(order.dropoff)
        return Errand(None, len(points) - 1)
    points.extend([order.shop.point, order.dropoff])
    ready_s = 0.0
    if order.ready_at is None and order.confirmed_at is not None:
        ready_s = city_seconds(order.confirmed_at, now) + order.prep_minutes * 60
    return Errand(len(points) - 2, len(points) - 1, max(0.0, ready_s))


def _first_place(order: Order) -> Point:
    return order.dropoff if order.status == OrderStatus.PICKED_UP else order.shop.point


def _position(driver: Driver) -> Point | None:
    if driver.region is None:
        return None
    fix = PositionIndex(driver.region).get([driver.pk]).get(driver.pk)
    return fix.point if fix else driver.saved_point


def _hint(driver: Driver) -> Point | None:
    sketch = load_plan(driver.region) if driver.region else None
    return sketch.hint_for(driver.pk) if sketch else None
