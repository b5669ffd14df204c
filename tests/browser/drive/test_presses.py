"""What the driver has a finger or the focus on stays while news come in."""

import pytest
from playwright.sync_api import Page, expect

from merchants.models import Shop
from tests.browser.drive.steps import Relay, await_status, offer_order, take

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
# Fingers are slower than the answer of a server that is near.
PRESS_MS = 600
# Reads the way anew on and on, each time from somewhat farther on.
NEWS = """async (everyMs) => {
    const real = window.fetch;
    let metres = 900;
    window.fetch = async (input, options) => {
        const response = await real(input, options);
        if (!String(input).endsWith("/driver/route")) return response;
        const route = await response.json();
        for (const stop of route.stops) stop.distance_m = metres -= 10;
        return Response.json(route);
    };
    setInterval(() => document.dispatchEvent(new Event("visibilitychange")), everyMs);
}"""


def moving(app: Page) -> None:
    """Have the way to the next stop become shorter on and on, as it does on a ride."""
    far = app.locator(".stop-head .number")
    before = far.text_content()
    app.evaluate(NEWS, 100)
    expect(far).not_to_have_text(str(before))


def test_a_press_counts_while_positions_come_in(online: Page, shop: Shop, relay_all: Relay) -> None:
    order = take(online, shop, relay_all)
    moving(online)

    online.get_by_role("button", name="Picked up").click(delay=PRESS_MS)

    expect(online.get_by_role("heading", name="Deliver to")).to_be_visible()
    await_status(online, order, "picked_up")


def test_focus_and_what_was_checked_stay_while_positions_come_in(
    online: Page, shop: Shop, relay_all: Relay
) -> None:
    take(online, shop, relay_all)
    moving(online)
    online.get_by_role("checkbox").first.check()

    for place in ("input[type=checkbox]", ".stop-place a", ".fold summary"):
        held = online.locator(place).first
        held.focus()
        online.wait_for_timeout(PRESS_MS / 2)
        expect(held).to_be_focused()

    expect(online.get_by_role("checkbox").first).to_be_checked()


def test_a_list_that_was_folded_stays_so_while_positions_come_in(
    online: Page, shop: Shop, relay_all: Relay
) -> None:
    take(online, shop, relay_all)
    online.locator(".stop .fold summary").click()
    moving(online)

    online.wait_for_timeout(PRESS_MS)

    expect(online.get_by_role("checkbox")).to_have_count(0)


def test_a_list_that_was_folded_stays_so_after_another_offer(
    online: Page, shop: Shop, relay_all: Relay
) -> None:
    take(online, shop, relay_all)
    online.locator(".stop .fold summary").click()
    offer_order(shop, relay_all)
    online.get_by_role("button", name="Decline", exact=True).click()

    expect(online.locator(".stop")).to_be_visible()
    expect(online.get_by_role("checkbox")).to_have_count(0)
