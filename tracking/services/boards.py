"""A shop's board: its orders of the day with the way of each driver to its counter."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from math import ceil
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import gettext

from delivery.geo.positions import Fix, PositionIndex
from delivery.geo.routing.provider import travel_times
from delivery.kernel.geometry import haversine_m
from delivery.kernel.texts import msg
from delivery.live.frames import Frame
from drivers.models import Driver
from merchants.models import Shop
from orders.kitchen import Card, Column, card_of
from orders.models import Order
from orders.payloads import order_payload
from orders.selectors import created_between, orders_with_parties
from orders.states import ACTIVE, DISPATCHABLE, FINAL, OrderStatus

# Nearer than this the driver stands at the counter.
AT_COUNTER_M = 60.0
# Of what is done, a board shows no more than a screen holds; the day's list has all of it.
DONE_SHOWN = 20


@dataclass(frozen=True, slots=True)
class BoardColumn:
    """One column with its orders, those first that wait longest."""

    name: Column
    title: str
    nothing: str
    cards: list[Card]


_TITLES = {
    Column.NEW: (msg("New"), msg("No new orders. The next one rings.")),
    Column.PREPARING: (msg("Preparing"), msg("Nothing in the kitchen.")),
    Column.READY: (msg("Ready"), msg("Nothing waits to be collected.")),
    Column.OUT: (msg("Out"), msg("Nothing is on its way.")),
    Column.DONE: (msg("Done today"), msg("Nothing is done yet today.")),
}


def board_of(shop: Shop, *, now: datetime) -> list[BoardColumn]:
    """Return the columns of a shop's board, left to right."""
    orders = list(orders_with_parties().filter(shop=shop, status__in=ACTIVE).order_by("id"))
    couriers = _couriers(shop, orders)
    cards = [
        card_of(order, courier=couriers.get(str(order.pk), ""), speed=settings.CITY_SPEED, now=now)
        for order in [*orders, *_done_today(shop, now)]
    ]
    cards.sort(key=lambda card: card.is_for_later)
    return [
        BoardColumn(name, gettext(title), gettext(nothing), [c for c in cards if c.column == name])
        for name, (title, nothing) in _TITLES.items()
    ]


def open_orders_frame(shop: Shop, *, now: datetime) -> Frame:
    """Describe every open order of a shop, as its socket begins with."""
    orders = orders_with_parties().filter(shop=shop, status__in=ACTIVE).order_by("id")
    return Frame("snapshot", {"orders": [order_payload(order) for order in orders]}, now)


def _done_today(shop: Shop, now: datetime) -> list[Order]:
    midnight = now.astimezone(ZoneInfo(shop.region.timezone)).replace(
        hour=0, minute=0, second=0, microsecond=0
    )
    today = created_between(midnight, now).filter(shop=shop, status__in=FINAL).values("pk")
    return list(orders_with_parties().filter(pk__in=today).order_by("-id")[:DONE_SHOWN])


def _couriers(shop: Shop, orders: list[Order]) -> dict[str, str]:
    """Say of each order where its driver is, as far as that matters to the shop."""
    driver_ids = sorted({order.driver_id for order in orders if order.driver_id})
    vehicles = dict(Driver.objects.filter(pk__in=driver_ids).values_list("pk", "vehicle_type"))
    fixes = PositionIndex(shop.region).get(driver_ids) if driver_ids else {}
    return {str(order.pk): _courier(order, shop, fixes, vehicles) for order in orders}


def _courier(
    order: Order, shop: Shop, fixes: Mapping[int, Fix], vehicles: Mapping[int, str]
) -> str:
    if order.driver is None:
        return gettext("Looking for a courier") if order.status in DISPATCHABLE else ""
    name = order.driver.name.split(" ")[0]
    if order.status == OrderStatus.PICKED_UP:
        return gettext("With {name}").format(name=name)
    fix = fixes.get(order.driver_id)
    if fix is None:
        return gettext("Courier {name} is coming").format(name=name)
    if haversine_m(fix.point, shop.point) <= AT_COUNTER_M:
        return gettext("Courier {name} is here").format(name=name)
    vehicle = vehicles.get(order.driver_id, "bicycle")
    away_s = travel_times().leg(fix.point, shop.point, vehicle).duration_s / settings.CITY_SPEED
    away_min = max(1, ceil(away_s / 60))
    return gettext("Courier {name} is {count} min away").format(name=name, count=away_min)
