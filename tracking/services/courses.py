"""How far orders have come, from their rows, their drivers' positions and the stops in hand."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from delivery.geo.positions import Fix
from delivery.geo.routing.detour import SPEED_MPS
from delivery.geo.routing.provider import travel_times
from drivers.models import Driver
from drivers.routing.route import Stop
from drivers.routing.visits import SERVICE_S
from drivers.services.clock import city_seconds
from drivers.services.routes import stops_ahead
from merchants.terms import PROMISED_VEHICLE
from merchants.timings.timings import keys_of, local_hour
from orders.models import Order
from orders.states import OrderStatus
from tracking.eta.progress import Progress, Stage
from tracking.models import Journey

Stops = Sequence[Stop]


class Courses:
    """The orders of a region that are under way, and what their drivers have before them."""

    def __init__(self, orders: Sequence[Order], fixes: dict[int, Fix], *, now: datetime) -> None:
        self._now = now
        self._fixes = fixes
        self._cooking = Counter(order.shop_id for order in orders if _is_cooking(order))
        self._stops = self._stops_of_busy_drivers(orders)

    def progress_of(self, order: Order, journey: Journey) -> Progress:
        """Describe how far an order has come."""
        stage, vehicle = _stage_of(order), _vehicle_of(order)
        begun_at = max(order.confirmed_at or self._now, order.due_at or order.created_at)
        is_answered = order.confirmed_at is not None
        keys = keys_of(
            shop_id=order.shop_id,
            category=order.shop.category,
            region_id=order.region_id,
            local_hour=local_hour(begun_at, order.region.timezone),
            vehicle=vehicle,
            load=self._cooking[order.shop_id] - _is_cooking(order) if is_answered else None,
        )
        way = self._way(order, vehicle)
        return Progress(
            stage=stage,
            keys=keys,
            prep_s=order.prep_minutes * 60.0,
            vehicle=vehicle,
            waited_s=self._since(order.due_at or order.created_at) or 0.0,
            cooked_s=self._since(begun_at) if is_answered else None,
            sought_s=self._since(begun_at) if is_answered and not order.driver_id else None,
            at_shop_s=self._since(journey.at_shop_at),
            ready_s=self._since(order.ready_at),
            at_door_s=self._since(journey.at_door_at),
            **way,
        )

    def silence_s(self, order: Order) -> float | None:
        """Return how old the last position of an order's driver is, None without any."""
        fix = self._fixes.get(order.driver_id or 0)
        return (self._now - fix.recorded_at).total_seconds() if fix else None

    def _since(self, at: datetime | None) -> float | None:
        return None if at is None else max(-city_seconds(at, self._now), 0.0)

    def _way(self, order: Order, vehicle: str) -> dict[str, float | int]:
        fix = self._fixes.get(order.driver_id or 0)
        if not vehicle:
            return {"ride_s": order.distance_m / SPEED_MPS[PROMISED_VEHICLE]}
        stops = self._stops.get(order.driver_id or 0, ())
        if stops and any(stop.order_id == order.pk for stop in stops):
            return _way_by_stops(order.pk, stops, self._now)
        ways = travel_times()
        if order.status == OrderStatus.PICKED_UP:
            here = fix.point if fix else order.shop.point
            return {"ride_s": ways.leg(here, order.dropoff, vehicle).duration_s}
        ride = {"ride_s": ways.leg(order.shop.point, order.dropoff, vehicle).duration_s}
        if fix is None:
            return ride
        return {**ride, "approach_s": ways.leg(fix.point, order.shop.point, vehicle).duration_s}

    def _stops_of_busy_drivers(self, orders: Iterable[Order]) -> dict[int, Stops]:
        """Plan the stops of whoever has more than one order in hand."""
        in_hand: dict[int, list[Order]] = defaultdict(list)
        for order in orders:
            if order.driver_id in self._fixes:
                in_hand[order.driver_id].append(order)
        return {
            driver_id: stops_ahead(
                carried[0].driver.profile, carried, self._fixes[driver_id].point, self._now
            )
            for driver_id, carried in in_hand.items()
            if len(carried) > 1
        }


def _is_cooking(order: Order) -> bool:
    return order.status in {OrderStatus.CONFIRMED, OrderStatus.PREPARING}


def _stage_of(order: Order) -> Stage:
    match order.status:
        case OrderStatus.PENDING:
            return Stage.PLACED
        case OrderStatus.PICKED_UP:
            return Stage.PICKED_UP
        case OrderStatus.READY:
            return Stage.READY
    return Stage.ASSIGNED if order.driver_id else Stage.CONFIRMED


def _vehicle_of(order: Order) -> str:
    if order.driver is None:
        return ""
    profile: Driver = order.driver.profile
    return profile.vehicle_type


def _way_by_stops(order_id: UUID, stops: Stops, now: datetime) -> dict[str, float | int]:
    """Part a driver's round into what comes before this order's shop and before its door."""
    mine = [number for number, stop in enumerate(stops) if stop.order_id == order_id]
    first, last = mine[0], mine[-1]
    if first == last:
        ahead = stops[: last + 1]
        return {"ride_s": _travel_s(ahead), "stops_before_door": last}
    before, between = stops[: first + 1], stops[first + 1 : last + 1]
    arrive_s = city_seconds(stops[first].eta_at, now)
    return {
        "approach_s": _travel_s(before),
        "stops_before_shop": first,
        # The planner waits at other shops until their food is ready.
        "delays_s": max(arrive_s - _travel_s(before) - first * SERVICE_S, 0.0),
        "ride_s": _travel_s(between),
        "stops_before_door": last - first - 1,
    }


def _travel_s(stops: Stops) -> float:
    return sum(stop.travel_s for stop in stops)
