"""Drivers on shift."""

from datetime import datetime
from typing import Any

from delivery.accounts.models import Role, User
from delivery.geo.models import Region
from delivery.kernel.geometry import Point
from drivers.models import DispatchPolicy, Driver, Offer
from drivers.services.dispatch import dispatch_region
from drivers.services.offers import accept_offer, reject_offer
from drivers.services.shifts import go_online
from orders.models import Order
from tests.factories.accounts import UserFactory


def make_driver(**fields: Any) -> User:
    """Make a driver between shifts."""
    user = UserFactory(role=Role.DRIVER)
    Driver.objects.create(user=user, **fields)
    return user


def online_driver(point: Point, *, now: datetime, **fields: Any) -> User:
    """Make a driver who has just come online at a point."""
    user = make_driver(**fields)
    go_online(actor=user, point=point, now=now)
    return user


def set_policy(region: Region, **fields: Any) -> DispatchPolicy:
    """Have a region dispatched one order at a time, at once, unless the fields say otherwise."""
    rules = {"policy": "sequential", **fields}
    return DispatchPolicy.objects.update_or_create(region=region, defaults=rules)[0]


def offered(order: Order, *, now: datetime) -> Offer:
    """Run the dispatcher once and return the offer that it opened for the order."""
    set_policy(order.region)
    dispatch_region(region=order.region, now=now)
    return Offer.objects.get(order=order, status="open")


def assigned_order(order: Order, *, now: datetime) -> tuple[Order, User]:
    """Give a confirmed order to a driver who waits at its shop."""
    online_driver(order.shop.point, now=now)
    offer = offered(order, now=now)
    driver = offer.driver.user
    return accept_offer(offer_id=offer.pk, actor=driver, now=now), driver


def run_dispatch(order: Order, at: datetime) -> int:
    """Dispatch an order's region once; return how many drivers were asked."""
    return dispatch_region(region=order.region, now=at)


def asked_drivers(order: Order) -> set[int]:
    """Return who is being asked for an order."""
    return set(Offer.objects.filter(order=order, status="open").values_list("driver_id", flat=True))


def decline_offers(order: Order, at: datetime) -> None:
    """Have everybody decline who is being asked for an order."""
    for offer in Offer.objects.filter(order=order, status="open"):
        reject_offer(offer_id=offer.pk, actor=offer.driver.user, reason="", now=at)
