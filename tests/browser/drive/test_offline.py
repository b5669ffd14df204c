import pytest
from playwright.sync_api import Page, Route, expect

from delivery.accounts.models import User
from drivers.models import LocationPoint, Payout
from merchants.models import Shop
from tests.browser.drive.steps import (
    Relay,
    await_status,
    came_before,
    facts,
    move,
    north_of,
    offer_order,
    pick_up,
    status_of,
    take,
)
from tests.factories.merchants import SQUARE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_steps_and_places_without_a_network_are_sent_in_order_and_once(
    online: Page, shop: Shop, relay_all: Relay, driver: User
) -> None:
    order = take(online, shop, relay_all)
    points = LocationPoint.objects.filter(driver_id=driver.pk).order_by("recorded_at")

    online.context.set_offline(offline=True)
    expect(online.locator("[data-link-note]")).to_contain_text("No network")
    move(online.context, online, north_of(SQUARE, 5))
    pick_up(online)
    way = [north_of(SQUARE, metres) for metres in (20, 40, 60, 80)]
    for point in way:
        online.wait_for_timeout(1100)
        move(online.context, online, point)
    online.get_by_role("button", name="Delivered", exact=True).click()
    expect(online.locator("[data-link-note]")).to_contain_text("3 steps kept to be sent")
    assert status_of(order) == "ready"
    assert not points.filter(lat__gt=SQUARE.lat).exists()

    online.context.set_offline(offline=False)
    await_status(online, order, "delivered")
    expect(online.get_by_role("heading", name=f"Delivered {order.code}")).to_be_visible()

    lats = [round(point.lat, 6) for point in points]
    assert [lat for lat in lats if lat in {round(p.lat, 6) for p in way}] == [
        round(point.lat, 6) for point in way
    ]
    assert facts(order) == ["order.driver_arrived", "order.picked_up", "order.delivered"]
    assert Payout.objects.filter(order=order, kind="base").count() == 1
    # Where a step was done is known to the server before the step.
    assert came_before(order, "order.picked_up", way[-1])


def test_an_answer_that_is_lost_leads_to_no_second_delivery(
    online: Page, shop: Shop, relay_all: Relay
) -> None:
    order = take(online, shop, relay_all)
    pick_up(online)
    lost = []

    def lose(route: Route) -> None:
        if not lost:
            lost.append(route.fetch())
            route.abort()
        else:
            route.continue_()

    online.route("**/delivered", lose)
    online.get_by_role("button", name="Delivered", exact=True).click()

    expect(online.get_by_role("heading", name="Looking for orders")).to_be_visible()
    expect(online.locator("[data-link-note]")).to_be_hidden()
    expect(online.locator(".toast.notice-bad")).to_have_count(0)
    assert facts(order).count("order.delivered") == 1
    assert Payout.objects.filter(order=order, kind="base").count() == 1


def test_a_reload_in_mid_delivery_brings_everything_back(
    online: Page, shop: Shop, relay_all: Relay
) -> None:
    order = take(online, shop, relay_all)
    online.get_by_role("checkbox").first.check()
    online.reload()

    expect(online.get_by_role("heading", name="Pick up at")).to_be_visible()
    expect(online.get_by_role("checkbox").first).to_be_checked()
    expect(online.locator(".stop")).to_contain_text(order.code)
    expect(online.locator("[data-shift-text]")).to_have_text("Online")


def test_the_app_starts_without_a_network_and_keeps_what_is_done_meanwhile(
    online: Page, shop: Shop, relay_all: Relay
) -> None:
    order = take(online, shop, relay_all)
    online.evaluate("navigator.serviceWorker.ready.then(() => true)")
    online.wait_for_function("navigator.serviceWorker.controller")
    assert online.evaluate("caches.match('/drive/').then(Boolean)")
    online.context.set_offline(offline=True)
    online.reload()

    expect(online.get_by_role("heading", name="Pick up at")).to_be_visible()
    online.get_by_role("button", name="Picked up").click()
    expect(online.get_by_role("heading", name="Deliver to")).to_be_visible()
    online.reload()
    expect(online.get_by_role("heading", name="Deliver to")).to_be_visible()
    assert status_of(order) == "ready"

    online.context.set_offline(offline=False)
    await_status(online, order, "picked_up")


def test_an_offer_can_be_accepted_again_after_the_network_was_away(
    online: Page, shop: Shop, relay_all: Relay
) -> None:
    order = offer_order(shop, relay_all)
    accept = online.get_by_role("button", name="Accept")
    expect(accept).to_be_visible()
    online.context.set_offline(offline=True)
    accept.click()
    expect(online.locator(".toast")).to_contain_text("There is no network")

    online.context.set_offline(offline=False)
    accept.click()

    expect(online.get_by_role("heading", name="Pick up at")).to_be_visible()
    order.refresh_from_db()
    assert order.driver_id is not None
