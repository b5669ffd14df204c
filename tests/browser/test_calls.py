"""Calling somebody about an order, in a browser on the real application."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from delivery.accounts.models import User
from delivery.accounts.services import open_session
from delivery.events.models import Event
from delivery.kernel.clock import utc_now
from orders.models import Order
from tests.factories.orders import placed_order

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def order() -> Order:
    placed = placed_order(now=utc_now())
    User.objects.filter(pk=placed.shop.owner_id).update(phone="+44 (0)7700 900102")
    return placed


@pytest.fixture
def page(browser: Browser, live_url: str, order: Order) -> Iterator[Page]:
    """The page of the order, its customer signed in."""
    context = browser.new_context(viewport={"width": 390, "height": 844})
    token = open_session(order.customer, now=utc_now()).token
    context.add_cookies([{"name": "sessionid", "value": token, "url": live_url}])
    opened = context.new_page()
    opened.goto(f"{live_url}/orders/{order.pk}")
    yield opened
    context.close()


def given() -> int:
    return Event.objects.filter(name="order.merchant_number_given").count()


def test_a_press_shows_the_number_as_a_link_that_dials(page: Page, order: Order):
    button = page.get_by_role("button", name=f"Call {order.shop.name}")
    expect(button).to_contain_text("+44 •• ••• 0102")
    assert "900102" not in page.content()

    button.click()

    number = page.get_by_role("link", name=f"Call {order.shop.name} +447700900102")
    expect(number).to_have_attribute("href", "tel:+447700900102")
    expect(number).to_be_focused()
    expect(button).to_be_hidden()
    assert page.url.endswith(f"/orders/{order.pk}")
    assert given() == 1


def test_a_number_that_nobody_dials_goes_away(page: Page, order: Order):
    page.clock.install()
    page.reload()
    button = page.get_by_role("button", name=f"Call {order.shop.name}")
    button.click()
    number = page.get_by_role("link", name=f"Call {order.shop.name} +447700900102")
    expect(number).to_be_visible()

    page.clock.fast_forward("01:01")

    expect(button).to_be_visible()
    assert "900102" not in page.content()


def test_a_press_that_is_refused_says_why(page: Page, order: Order):
    page.route("**/contacts/*", lambda route: route.abort())
    button = page.get_by_role("button", name=f"Call {order.shop.name}")
    button.click()
    expect(page.get_by_role("alert").filter(has_text="There is no connection")).to_be_visible()

    User.objects.filter(pk=order.shop.owner_id).update(phone="")
    page.unroute("**/contacts/*")
    button.click()

    expect(page.get_by_role("alert").filter(has_text="There is no number")).to_be_visible()
    assert given() == 0


def test_without_scripts_the_press_leads_to_the_number(
    browser: Browser, live_url: str, order: Order, page: Page
):
    plain = browser.new_context(
        java_script_enabled=False, storage_state=page.context.storage_state()
    ).new_page()
    plain.goto(f"{live_url}/orders/{order.pk}")

    plain.get_by_role("button", name=f"Call {order.shop.name}").click()

    number = plain.get_by_role("link", name="+447700900102")
    expect(number).to_have_attribute("href", "tel:+447700900102")
    assert given() == 1
    plain.context.close()
