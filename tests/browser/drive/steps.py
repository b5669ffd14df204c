"""What people do with the driver's app, and what the database says of it."""

from collections.abc import Callable

import pytest
from django.db import connection
from playwright.sync_api import BrowserContext, Page, expect

from delivery.accounts.actors import SYSTEM
from delivery.events.models import Event
from delivery.kernel.clock import utc_now
from delivery.kernel.geometry import Point
from drivers.models import LocationPoint
from drivers.services.dispatch import dispatch_region
from merchants.models import Shop
from orders.models import Order
from orders.services.moves import mark_ready, start_preparing
from tests.factories.drivers import set_policy
from tests.factories.orders import confirmed_order

Relay = Callable[[], None]
# Playwright's own waiting takes a promise for what it will be.
KEPT = """async (lat) => {
    const { read } = await import("/static/js/drive/db.js");
    for (let left = 400; left; left--) {
        if (Math.abs((await read("point"))?.lat - lat) < 1e-6) return true;
        await new Promise((go) => setTimeout(go, 50));
    }
    return false;
}"""


def place(point: Point) -> dict[str, float]:
    return {"latitude": point.lat, "longitude": point.lng, "accuracy": 5}


def north_of(point: Point, metres: float) -> Point:
    return Point(point.lat + metres / 111_195, point.lng)


def move(context: BrowserContext, page: Page, point: Point) -> None:
    """Move the phone and wait until the app has kept where it is."""
    context.set_geolocation(place(point))
    assert page.evaluate(KEPT, point.lat), f"the app has not kept {point}"


def offer_order(shop: Shop, relay_all: Relay, **choices: object) -> Order:
    """Have a ready order of the shop offered to whoever is near."""
    now = utc_now()
    order = confirmed_order(now=now, shop=shop, **choices)
    start_preparing(order_id=order.pk, actor=SYSTEM, now=now)
    mark_ready(order_id=order.pk, actor=SYSTEM, now=now)
    set_policy(shop.region, offer_ttl_s=120)
    dispatch_region(region=shop.region, now=utc_now())
    relay_all()
    return Order.objects.get(pk=order.pk)


def take(app: Page, shop: Shop, relay_all: Relay, **choices: object) -> Order:
    """Have an order offered and accept it."""
    order = offer_order(shop, relay_all, **choices)
    app.get_by_role("button", name="Accept").click()
    expect(app.get_by_role("heading", name="Pick up at")).to_be_visible()
    relay_all()
    return order


def pick_up(app: Page) -> None:
    app.get_by_role("button", name="I have arrived").click()
    expect(app.locator(".waiting")).to_be_visible()
    app.get_by_role("button", name="Picked up").click()
    expect(app.get_by_role("heading", name="Deliver to")).to_be_visible()


def status_of(order: Order) -> str:
    return Order.objects.values_list("status", flat=True).get(pk=order.pk)


def await_status(app: Page, order: Order, status: str) -> None:
    for _ in range(100):
        if status_of(order) == status:
            return
        app.wait_for_timeout(100)
    pytest.fail(f"the order is {status_of(order)}, not {status}")


def facts(order: Order) -> list[str]:
    """Return what the driver did with an order, in the order in which it was written."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name FROM events_event WHERE subject_id = %s AND name = ANY(%s) ORDER BY id",
            [str(order.pk), ["order.driver_arrived", "order.picked_up", "order.delivered"]],
        )
        return [name for (name,) in cursor.fetchall()]


def came_before(order: Order, name: str, point: Point) -> bool:
    """Tell whether an event was written before a point came in."""
    event = Event.objects.get(subject_id=str(order.pk), name=name)
    arrived = LocationPoint.objects.get(lat__range=(point.lat - 1e-7, point.lat + 1e-7))
    return event.at < arrived.received_at
