from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from delivery.demo.accounts import PASSWORD
from tests.chromium import chromium
from tests.city.conftest import StartCity

pytestmark = [
    pytest.mark.city,
    pytest.mark.browser,
]
DELIVERY_PATIENCE_MS = 90_000
# Collects where the marker is drawn, and is lost by any reload.
WATCH_RIDER = """() => {
    window.places = new Set();
    const look = () => {
        const rider = document.querySelector(".rider");
        if (rider) window.places.add(rider.style.transform);
        requestAnimationFrame(look);
    };
    look();
}"""


@pytest.fixture
def page() -> Iterator[Page]:
    with chromium() as browser:
        page = browser.new_page()
        yield page


def sign_in(page: Page, email: str) -> None:
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/")


def choose_address(page: Page, text: str) -> None:
    page.get_by_role("combobox", name="Delivery address").press_sequentially(text)
    page.get_by_role("option").first.click()
    expect(page.get_by_role("heading", name="Shops near")).to_be_visible()


def order_first_dish(page: Page, shop: str) -> None:
    page.get_by_role("searchbox", name="Search shops").fill(shop)
    # The list is drawn anew by then; a press in the old one may meet nothing.
    page.wait_for_url("**q=*")
    page.get_by_role("heading", name=shop).get_by_role("link").click()
    page.wait_for_load_state()
    page.locator(".dish a").first.click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("button", name="Add")).to_be_visible()
    for group in dialog.locator("fieldset:has(input[required])").all():
        group.locator("input:enabled").first.check()
    dialog.get_by_role("button", name="Add").click()
    page.get_by_role("link", name="Go to checkout").click()
    page.get_by_role("button", name="Place order").click()
    page.wait_for_url("**/orders/*-*")


def test_a_customer_orders_sees_the_driver_move_and_the_order_delivered(
    start_city: StartCity, page: Page
) -> None:
    city = start_city("--speed=30", "--drivers=8", "--orders-per-minute=4")
    page.goto(f"{city.url}/sign-in")

    sign_in(page, "customer1@demo.test")
    choose_address(page, "Aleksanterinkatu")
    order_first_dish(page, "Hiisi")
    page.evaluate(WATCH_RIDER)

    expect(page.locator(".rider")).to_be_visible(timeout=DELIVERY_PATIENCE_MS)
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "Delivered", timeout=DELIVERY_PATIENCE_MS
    )
    assert page.evaluate("window.places.size") >= 5
