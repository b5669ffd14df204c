"""The shop's board in a browser, on the real application."""

from collections.abc import Callable, Iterator
from datetime import datetime

import pytest
from playwright.sync_api import Browser, Page, expect

from delivery.accounts.models import User
from delivery.accounts.services import open_session
from delivery.kernel.clock import utc_now
from merchants.models import Shop
from orders.models import Order
from tests.factories.merchants import ShopFactory
from tests.factories.orders import confirmed_order, placed_order

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def shop() -> Shop:
    return ShopFactory(name="Tasca da Praça")


@pytest.fixture
def board(browser: Browser, live_url: str, shop: Shop) -> Iterator[Page]:
    """The board of the shop, signed in as its owner and live."""
    page = signed_in(browser, live_url, shop.owner)
    page.goto(f"{live_url}/merchant/{shop.pk}")
    expect(page.locator("[data-link]")).to_have_text("Live")
    yield page
    page.context.close()


def signed_in(browser: Browser, url: str, user: User, **options: object) -> Page:
    context = browser.new_context(**options)
    token = open_session(user, now=utc_now()).token
    context.add_cookies([{"name": "sessionid", "value": token, "url": url}])
    return context.new_page()


def column(page: Page, name: str):
    return page.locator(f'[data-column="{name}"]')


def status_of(order: Order) -> str:
    return Order.objects.values_list("status", flat=True).get(pk=order.pk)


def test_a_new_order_arrives_live_and_is_accepted_with_its_minutes(
    board: Page, shop: Shop, relay_all: Callable[[], None]
) -> None:
    order = placed_order(now=utc_now(), shop=shop)
    relay_all()

    card = column(board, "new").locator("[data-order]")
    expect(card).to_contain_text(order.code)
    expect(board.locator("[data-say]")).to_have_text(f"New order {order.code}.")
    expect(board).to_have_title("(1) Orders · Tasca da Praça")

    card.get_by_role("button", name="Five minutes more").click()
    card.get_by_role("button", name="Accept").click()

    expect(column(board, "preparing")).to_contain_text(order.code)
    expect(board).to_have_title("Orders · Tasca da Praça")
    order.refresh_from_db()
    assert (order.status, order.prep_minutes) == ("confirmed", 20)


def test_an_order_placed_while_the_connection_is_lost_is_there_when_it_is_back(
    board: Page, shop: Shop, relay_all: Callable[[], None]
) -> None:
    first = placed_order(now=utc_now(), shop=shop)
    relay_all()
    expect(column(board, "new")).to_contain_text(first.code)

    board.context.set_offline(offline=True)
    expect(board.locator("[data-lost]")).to_be_visible()
    missed = placed_order(now=utc_now(), shop=shop)
    relay_all()
    expect(column(board, "new").locator("[data-order]")).to_have_count(1)

    board.context.set_offline(offline=False)
    expect(column(board, "new").locator("[data-order]")).to_have_count(2)
    expect(column(board, "new")).to_contain_text(missed.code)
    expect(board.locator("[data-lost]")).to_be_hidden()


def test_an_order_goes_from_new_to_ready_by_keyboard_alone(
    board: Page, shop: Shop, relay_all: Callable[[], None]
) -> None:
    order = placed_order(now=utc_now(), shop=shop)
    relay_all()
    expect(column(board, "new")).to_contain_text(order.code)
    keys = board.keyboard

    keys.press("n")
    expect(board.locator(f"#order-{order.pk}")).to_be_focused()
    keys.press("a")
    expect(column(board, "preparing")).to_contain_text(order.code)
    expect(board.locator(f"#order-{order.pk}")).to_be_focused()
    keys.press("Enter")
    expect(board.locator(f"#order-{order.pk}")).to_have_attribute("data-status", "preparing")
    expect(board.locator(f"#order-{order.pk}")).to_be_focused()
    keys.press("r")

    expect(column(board, "ready")).to_contain_text(order.code)
    assert status_of(order) == "ready"


def test_single_keys_can_be_switched_off(
    board: Page, shop: Shop, relay_all: Callable[[], None]
) -> None:
    order = placed_order(now=utc_now(), shop=shop)
    relay_all()
    expect(column(board, "new")).to_contain_text(order.code)
    board.keyboard.press("?")
    board.get_by_label("Use single keys on this device").uncheck()
    board.keyboard.press("Escape")

    board.locator(f"#order-{order.pk}").focus()
    board.keyboard.press("a")
    board.keyboard.press("x")

    assert status_of(order) == "pending"
    expect(board.locator(".card-reject[open]")).to_have_count(0)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", ["", "/menu", "/menu/new", "/hours", "/days", "/settings"])
def test_no_page_of_the_console_keeps_anybody_out(
    browser: Browser, live_url: str, shop: Shop, now: datetime,
    axe: Callable[[Page], list[str]], path: str, scheme: str,
) -> None:  # fmt: skip
    placed_order(now=utc_now(), shop=shop, delivery_notes="Peanut allergy, ring twice")
    page = signed_in(browser, live_url, shop.owner, color_scheme=scheme)
    page.goto(f"{live_url}/merchant/{shop.pk}{path}")

    assert axe(page) == []
    page.context.close()


def test_the_last_line_s_button_says_that_it_cancels_the_order_and_does(
    board: Page, shop: Shop, relay_all: Callable[[], None]
) -> None:
    order = confirmed_order(now=utc_now(), shop=shop)
    relay_all()

    card = column(board, "preparing").locator("[data-order]")
    card.get_by_text("Sold out?").click()
    expect(card).to_contain_text("the customer gets everything back")
    card.get_by_role("button", name="is sold out: cancel the order").click()

    expect(column(board, "done")).to_contain_text("All of it has sold out")
    order.refresh_from_db()
    assert (order.status, order.refunded_minor) == ("cancelled", order.total_minor)
