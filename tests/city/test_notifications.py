"""A message finds its way through the running system: badge, inbox page and e-mail."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

import httpx
import pytest
from playwright.sync_api import Page, expect

from delivery.demo.accounts import PASSWORD
from tests.chromium import chromium
from tests.city.conftest import RunningCity, StartCity

pytestmark = [
    pytest.mark.city,
    pytest.mark.browser,
]


@pytest.fixture
def page() -> Iterator[Page]:
    with chromium() as browser:
        page = browser.new_page(locale="fi-FI")
        yield page


@contextmanager
def session(city: RunningCity, email: str) -> Iterator[httpx.Client]:
    """Sign a person in at the API."""
    with httpx.Client(base_url=f"{city.url}/api/v1", trust_env=False, timeout=20) as client:
        answer = client.post("/auth/login", json={"email": email, "password": PASSWORD})
        client.headers["Authorization"] = f"Bearer {answer.json()['token']}"
        yield client


def order_something(customer: httpx.Client, shop: dict[str, Any]) -> None:
    """Order the first dish of a shop, with whatever has to be chosen with it."""
    menu = customer.get(f"/merchants/{shop['id']}/menu").json()
    dish = next(
        item for section in menu["sections"] for item in section["items"] if item["is_available"]
    )
    chosen = [
        option["id"]
        for group in dish["options"]
        for option in group["options"][: group["min_choices"]]
    ]
    body = {
        "merchant_id": shop["id"],
        "items": [{"menu_item_id": dish["id"], "quantity": 3, "options": chosen}],
        "delivery_address": "Testikatu 1",
        "delivery_lat": shop["lat"],
        "delivery_lng": shop["lng"],
    }
    placed = customer.post("/orders", json=body, headers={"X-Idempotency-Key": uuid4().hex})
    assert placed.status_code == 201, placed.text


def test_a_new_order_lights_the_shops_badge_and_is_written_to_the_customer(
    start_city: StartCity, page: Page
) -> None:
    city = start_city("--no-simulation")
    with session(city, "merchant1@demo.test") as merchant:
        (shop,) = merchant.get("/merchant/shops").json()["results"]
        # The city may have lived before.
        assert merchant.post("/notifications/read-all").is_success
    page.goto(f"{city.url}/sign-in?next=/inbox")
    page.locator("[name=email]").fill("merchant1@demo.test")
    page.locator("[name=password]").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Kirjaudu").click()
    expect(page.get_by_role("heading", name="Ilmoitukset")).to_be_visible()
    badge = page.locator("[data-unread]")
    expect(badge).to_be_hidden()

    with session(city, "customer1@demo.test") as customer:
        order_something(customer, shop)

    expect(badge).to_have_text("1")
    page.get_by_role("link", name="Näytä").click()
    page.get_by_role("button", name="Uusi tilaus").first.click()
    page.wait_for_url("**/orders/*-*")
    expect(badge).to_be_hidden()
    mails = city.var_dir / "log" / "mail.log"
    city.await_condition(
        lambda: mails.exists() and "To: customer1@demo.test" in mails.read_text(), 30
    )
