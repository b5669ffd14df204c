"""The driver's app on a phone, on the real application."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from delivery.accounts.models import User
from delivery.accounts.services import open_session
from delivery.kernel.clock import utc_now
from merchants.models import Shop
from tests.browser.drive.steps import place
from tests.factories.drivers import make_driver
from tests.factories.merchants import SQUARE, ShopFactory

PHONE = {
    "viewport": {"width": 390, "height": 844},
    "permissions": ["geolocation"],
    "reduced_motion": "reduce",
}


@pytest.fixture
def shop() -> Shop:
    return ShopFactory(name="Tasca da Praça")


@pytest.fixture
def driver(shop: Shop) -> User:
    return make_driver()


@pytest.fixture
def app(browser: Browser, live_url: str, driver: User) -> Iterator[Page]:
    """The app on a phone that stands at the shop, its driver signed in and offline."""
    context = browser.new_context(**PHONE, geolocation=place(SQUARE), base_url=live_url)
    token = open_session(driver, now=utc_now()).token
    context.add_cookies([{"name": "sessionid", "value": token, "url": live_url}])
    page = context.new_page()
    page.goto("/drive/")
    yield page
    context.close()


@pytest.fixture
def online(app: Page) -> Page:
    """The app, on shift."""
    app.get_by_role("switch", name="Go online").click()
    expect(app.get_by_role("heading", name="Looking for orders")).to_be_visible()
    return app
