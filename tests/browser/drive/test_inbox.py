from collections.abc import Callable
from uuid import uuid4

import pytest
from django.db import transaction
from playwright.sync_api import Page, expect

from delivery.accounts.models import User
from delivery.kernel.clock import utc_now
from delivery.notifications.services.notify import Note, notify

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_the_app_counts_what_its_driver_is_told_and_leads_to_it(
    app: Page, driver: User, relay_all: Callable[[], None]
) -> None:
    params = {"order_id": "1", "code": "AB12", "shop": "Hiisi", "refund": "€12.00"}
    badge = app.locator("[data-inbox] [data-unread]")
    with app.expect_event("websocket", lambda socket: "notifications" in socket.url) as opened:
        app.reload()
    with opened.value.expect_event("framereceived"):
        pass
    expect(badge).to_be_hidden()

    with transaction.atomic():
        notify(cause=uuid4(), notes=[Note(driver, "order_cancelled", params)], now=utc_now())
    relay_all()
    expect(badge).to_have_text("1")

    app.get_by_role("link", name="You", exact=True).click()
    links = app.get_by_role("navigation", name="Account").get_by_role("link")
    assert [link.get_attribute("href") for link in links.all()] == [
        "/inbox",
        "/account#notifications",
        "/account#language",
    ]
    links.first.click()
    expect(app.get_by_role("heading", level=1)).to_have_text("Notifications")
    app.locator("details.menu summary").click()
    app.get_by_role("link", name="Open the driver app").click()
    expect(app.locator("[data-shift-text]")).to_have_text("Offline")
