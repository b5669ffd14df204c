"""A region as its operators watch it: who works there, where, and on what."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Q

from delivery.accounts.models import Role, User
from delivery.geo.models import Region
from delivery.geo.positions import PositionIndex
from delivery.kernel.clock import utc_now
from delivery.kernel.errors import Forbidden, NotFound
from delivery.live.frames import Frame
from drivers.at_risk import risk_payloads
from drivers.attention import drivers_for_operators, orders_for_operators
from drivers.models import Driver
from drivers.operator_payloads import operator_driver_payload, operator_order_payloads
from drivers.states import DriverStatus
from merchants.payloads import region_payload
from orders.models import Order
from orders.states import ACTIVE


def region_to_watch(user: User, slug: str) -> Region:
    """Return the region that an operator asks for, the first one where `slug` is empty.

    Raises Forbidden, NotFound.
    """
    if user.role != Role.ADMIN:
        raise Forbidden
    regions = Region.objects.order_by("pk")
    region = (regions.filter(slug=slug) if slug else regions).first()
    if region is None:
        raise NotFound
    return region


def overview_frame(region: Region, *, now: datetime) -> Frame:
    """Describe a region: its open orders, and each driver who is online or has one in hand."""
    at_work = Q(status=DriverStatus.ONLINE) | Q(user__driven_orders__status__in=ACTIVE)
    drivers = drivers_for_operators().filter(at_work, region=region).distinct().order_by("pk")
    orders = orders_for_operators(now=now).filter(region=region, status__in=ACTIVE)
    data = {
        "region": region_payload(region),
        "drivers": _with_positions(region, list(drivers)),
        "orders": operator_order_payloads(list(orders), now=now),
    }
    return Frame("snapshot", data, now)


def risks_frame(region: Region, *, now: datetime) -> Frame:
    """Tell of each open order of a region what puts it at risk by now: it grows with time alone."""
    orders = Order.objects.filter(region=region, status__in=ACTIVE).select_related(
        "search", "region", "shop"
    )
    return Frame("risks", {"orders": risk_payloads(list(orders), now=now)}, now)


def driver_frame(driver_id: str, region: Region, *, at: datetime) -> Frame:
    """Describe a driver as it is now to the operators of a region."""
    driver = drivers_for_operators().get(pk=driver_id)
    [payload] = _with_positions(region, [driver])
    return Frame("driver_update", payload, at)


def order_frame(order_id: str, *, at: datetime) -> tuple[Region, Frame]:
    """Describe an order as it is now to operators, with the region that it belongs to."""
    order = orders_for_operators(now=at).get(pk=order_id)
    payload = operator_order_payloads([order], now=utc_now())[0]
    return order.region, Frame("order_update", payload, at, order_id=order_id)


def _with_positions(region: Region, drivers: Iterable[Driver]) -> list[dict[str, Any]]:
    rows = list(drivers)
    fixes = PositionIndex(region).get([driver.pk for driver in rows])
    positions = {driver_id: fix.as_payload() for driver_id, fix in fixes.items()}
    return [
        operator_driver_payload(driver) | {"position": positions.get(driver.pk)} for driver in rows
    ]
