from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from merchants.models import Shop
from tests.browser.drive.steps import Relay, offer_order

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_nothing_is_asked_of_another_origin_and_no_rule_of_access_is_broken(
    online: Page, shop: Shop, relay_all: Relay, axe: Callable[[Page], list[str]], live_url: str
) -> None:
    foreign: list[str] = []
    online.on(
        "request",
        lambda sent: (
            sent.url.startswith((live_url, "blob:", "data:", "ws")) or foreign.append(sent.url)
        ),
    )
    found = axe(online)
    offer_order(shop, relay_all)
    expect(online.locator(".offer")).to_be_visible()
    found += axe(online)
    online.get_by_role("button", name="Accept").click()
    expect(online.locator(".stop")).to_be_visible()
    found += axe(online)
    for tab in ("Earnings", "You"):
        online.get_by_role("link", name=tab, exact=True).click()
        found += axe(online)

    assert (found, foreign) == ([], [])
