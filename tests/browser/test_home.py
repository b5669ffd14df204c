"""The start page: its list of shops, narrowed as somebody types."""

import pytest
from playwright.sync_api import Page, expect

from tests.factories.merchants import ShopFactory
from tests.factories.visitors import neighbour

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
# Fingers are slower than the answer of a server that is near.
PRESS_MS = 600


@pytest.fixture
def home(page: Page, live_url: str) -> Page:
    """The start page with two shops, of which one is open."""
    shop = ShopFactory(name="Tasca da Praça")
    ShopFactory(name="Padaria", region=shop.region)
    cookie = neighbour().cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_url}])
    page.goto(f"{live_url}/")
    return page


def test_typing_narrows_the_list(home: Page) -> None:
    home.get_by_role("searchbox", name="Search shops").press_sequentially("tas")

    expect(home.locator("#shops h2")).to_have_text(["Tasca da Praça"])
    assert home.url.endswith("/?q=tas&sort=distance&category=")


def test_a_shop_is_opened_by_the_first_press_after_typing(home: Page) -> None:
    home.get_by_role("searchbox", name="Search shops").press_sequentially("tas")
    expect(home.locator("#shops h2")).to_have_text(["Tasca da Praça"])

    # Leaving the field must not draw the list anew under the finger.
    home.get_by_role("link", name="Tasca da Praça").click(delay=PRESS_MS)

    expect(home.get_by_role("heading", level=1)).to_have_text("Tasca da Praça")
