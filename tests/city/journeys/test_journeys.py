"""Three people at their own browsers, on the whole running system."""

import time
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.conf import settings
from playwright.sync_api import expect

from delivery.kernel.clock import utc_now
from delivery.kernel.geometry import Point
from tests.browser.drive.steps import move
from tests.city.conftest import RunningCity
from tests.city.journeys.people import ORDER_PAGE, Courier, Customer, Kitchen
from tests.city.pages import weigh

pytestmark = [pytest.mark.city, pytest.mark.browser]
STEP_LAT = 0.0004
OUTAGE = timedelta(seconds=30)
MAX_BYTES = 250_000
# Below this, people do not notice it (web.dev, Cumulative Layout Shift: "good" is 0.1).
MAX_SHIFT = 0.02


def events_of(city: RunningCity, order_id: str) -> list[str]:
    """Return what was written of an order, in order."""
    rows = city.rows("SELECT subject_id, name FROM events_event ORDER BY id")
    return [name for subject, name in rows if subject == order_id]


def points_since(city: RunningCity, cut_at: datetime) -> list[tuple[float, datetime]]:
    """Return where the first driver was, as recorded since, and when each place came in."""
    rows = city.rows(
        "SELECT lat, received_at FROM drivers_locationpoint JOIN accounts_user ON id = driver_id"
        " WHERE email = 'driver1@demo.test' AND recorded_at > %s ORDER BY recorded_at",
        cut_at,
    )
    return [(round(lat, 6), received_at) for lat, received_at in rows]


def test_an_order_is_followed_from_basket_to_rating(
    customer: Customer, kitchen: Kitchen, courier: Courier, shop: dict[str, float]
) -> None:
    code = customer.order()
    customer.sees("Waiting for the shop")

    kitchen.accept(code)
    customer.sees("The shop has accepted")
    courier.take()
    expect(customer.page.locator("[data-driver-name]")).to_have_text("Demo Driver 1")
    # Both know where the driver is, though it has not moved since it was asked.
    expect(customer.page.locator(".rider")).to_be_visible()
    expect(kitchen.card(code, "preparing")).to_contain_text("Courier Demo is here")
    courier.stand(shop["lat"] + STEP_LAT, shop["lng"])
    expect(customer.page.locator(".rider")).to_be_visible()
    kitchen.cook(code)
    customer.sees("Ready for the driver")
    courier.pick_up()
    customer.sees("On the way to you")
    courier.hand_over(code)
    customer.sees("Delivered")

    page = customer.page
    page.get_by_role("group", name="Demo Driver 1").get_by_label("5 stars").check(force=True)
    page.get_by_role("group", name=customer.shop).get_by_label("4 stars").check(force=True)
    page.get_by_role("button", name="Send the rating").click()
    expect(page.get_by_role("heading", name="Your rating")).to_be_visible()
    expect(page.locator("#opinions .stars")).to_have_text(["5 of 5", "4 of 5"])


def test_a_shop_that_declines_tells_the_customer_why_and_asks_no_driver(
    customer: Customer, kitchen: Kitchen, courier: Courier
) -> None:
    code = customer.order()

    reason = kitchen.decline(code)

    customer.sees("This order was cancelled")
    expect(customer.page.locator("[data-where]")).to_contain_text(reason)
    expect(customer.page.locator("[data-cancel]")).to_be_hidden()
    expect(courier.offer).to_have_count(0)


def test_what_one_driver_declines_another_takes(
    customer: Customer, kitchen: Kitchen, start_courier: Callable[[int], Courier]
) -> None:
    couriers = [start_courier(1), start_courier(2)]
    code = customer.order()
    kitchen.accept(code)
    asked = couriers[0].offer.or_(couriers[0].page.locator(".never"))
    first, second = couriers
    while not asked.count():
        first, second = second, first
        asked = first.offer
        first.page.wait_for_timeout(200)

    first.offer.get_by_role("button", name="Decline", exact=True).click()
    second.take()
    expect(first.page.get_by_role("heading", name="Looking for orders")).to_be_visible()
    name = customer.page.locator("[data-driver-name]")
    expect(name).to_have_text(f"Demo Driver {couriers.index(second) + 1}")

    kitchen.cook(code)
    second.pick_up()
    second.hand_over(code)
    customer.sees("Delivered")


def test_a_driver_without_a_network_for_half_a_minute_in_mid_delivery_loses_nothing(
    customer: Customer,
    kitchen: Kitchen,
    courier: Courier,
    city: RunningCity,
    shop: dict[str, float],
) -> None:
    code = customer.order()
    order_id = customer.page.url.rpartition("/")[2]
    kitchen.accept(code)
    courier.take()
    kitchen.cook(code)
    courier.pick_up()
    customer.sees("On the way to you")
    move(courier.context, courier.page, Point(shop["lat"] + STEP_LAT, shop["lng"]))
    expect(customer.page.locator(".rider")).to_be_visible()
    expect(customer.page.locator("[data-seen]")).to_be_hidden()

    courier.context.set_offline(offline=True)
    cut_at, began_s = utc_now(), time.monotonic()
    way = [shop["lat"] + STEP_LAT * (2 + step / 4) for step in range(10)]
    for lat in way:
        courier.page.wait_for_timeout(2_000)
        move(courier.context, courier.page, Point(lat, shop["lng"]))
    courier.page.get_by_role("button", name="Delivered", exact=True).click()
    expect(courier.page.locator("[data-link-note]")).to_contain_text("1 step kept to be sent")
    expect(customer.page.locator("[data-seen]")).to_contain_text("Last seen")
    left_s = OUTAGE.total_seconds() - (time.monotonic() - began_s)
    customer.page.wait_for_timeout(max(0.0, 1_000 * left_s))
    customer.sees("On the way to you")
    assert points_since(city, cut_at) == []
    assert "order.delivered" not in events_of(city, order_id)

    courier.context.set_offline(offline=False)
    customer.sees("Delivered")
    expect(courier.page.get_by_role("heading", name=f"Delivered {code}")).to_be_visible()
    city.await_condition(lambda: len(points_since(city, cut_at)) >= len(way), patience_s=20)
    points = points_since(city, cut_at)
    assert [lat for lat, _ in points[: len(way)]] == [round(lat, 6) for lat in way]
    received = [received_at for _, received_at in points]
    assert received == sorted(received)
    assert received[0] >= cut_at + OUTAGE
    assert events_of(city, order_id).count("order.delivered") == 1
    paid = "SELECT count(*) FROM drivers_payout WHERE order_id = %s AND kind = 'base'"
    assert city.rows(paid, order_id) == [(1,)]


def test_a_customer_who_comes_back_sees_all_that_happened_meanwhile(
    customer: Customer, kitchen: Kitchen, courier: Courier
) -> None:
    code = customer.order()
    order_page = customer.page.url
    sockets: list[str] = []
    customer.page.on("websocket", lambda socket: sockets.append(socket.url))

    customer.context.set_offline(offline=True)
    expect(customer.page.locator(".link-state")).not_to_have_text("Live")
    kitchen.accept(code)
    courier.take()
    kitchen.cook(code)
    customer.sees("Waiting for the shop")
    customer.context.set_offline(offline=False)
    customer.sees("Ready for the driver")
    for step in ("pending", "confirmed", "preparing"):
        customer.sees_step(step, "done")
    assert all("last_message_id=" in url for url in sockets if "/ws/orders/" in url)

    customer.page.close()
    courier.pick_up()
    customer.page = customer.context.new_page()
    customer.page.goto(order_page)
    customer.sees("On the way to you")
    customer.sees_step("ready", "done")
    courier.hand_over(code)
    customer.sees("Delivered")


def test_a_checkout_that_is_clicked_twice_makes_one_order(
    customer: Customer, kitchen: Kitchen, courier: Courier, city: RunningCity
) -> None:
    (before,) = city.rows("SELECT count(*) FROM orders_order")[0]
    customer.fill_basket()

    customer.page.get_by_role("button", name="Place order").dblclick()
    customer.page.wait_for_url(ORDER_PAGE)
    kitchen.card(customer.code, "new")

    assert city.rows("SELECT count(*) FROM orders_order") == [(before + 1,)]
    kitchen.decline(customer.code)
    expect(courier.offer).to_have_count(0)


def test_where_sockets_are_blocked_the_order_is_followed_all_the_same(
    customer: Customer, kitchen: Kitchen
) -> None:
    customer.page.route_web_socket("**/ws/**", lambda socket: socket.close())
    code = customer.order(link="Following, a little slower")

    kitchen.decline(code)

    customer.sees("This order was cancelled")


def test_no_page_of_a_customer_is_heavy_or_moves_under_the_finger(
    customer: Customer, kitchen: Kitchen, city: RunningCity
) -> None:
    code = customer.order()
    order = customer.page.url.removeprefix(city.url)
    customer.page.close()
    kitchen.decline(code)
    paths = ["/", "/?change=1", "/basket", order, f"{order}/receipt", "/orders", "/account"]
    # Pages that are not in English load the texts of their scripts, too.
    cookie = {"name": settings.LANGUAGE_COOKIE_NAME, "value": "fi", "url": city.url}
    customer.context.add_cookies([cookie])

    weights = {path: weigh(customer.context, path, settle_ms=500) for path in paths}

    assert {path: one for path, one in weights.items() if one.transfer_bytes >= MAX_BYTES} == {}
    assert {path: one for path, one in weights.items() if one.shifts >= MAX_SHIFT} == {}
