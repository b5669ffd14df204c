"""What scripts say is in the page's language, too."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from delivery.accounts.models import Role, User
from delivery.accounts.services import open_session
from delivery.kernel.clock import utc_now
from merchants.models import Shop
from tests.browser.drive.conftest import PHONE
from tests.browser.drive.steps import Relay, place
from tests.factories.accounts import UserFactory
from tests.factories.drivers import assigned_order, make_driver
from tests.factories.merchants import SQUARE, ShopFactory
from tests.factories.orders import confirmed_order, placed_order

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def shop() -> Shop:
    return ShopFactory(name="Tasca da Praça")


@pytest.fixture
def finnish(browser: Browser, live_url: str) -> Iterator[BrowserContext]:
    """A browser whose user reads Finnish."""
    context = browser.new_context(
        **PHONE, geolocation=place(SQUARE), base_url=live_url, locale="fi", timezone_id="UTC"
    )
    yield context
    context.close()


def open_as(user: User, context: BrowserContext, url: str, path: str) -> Page:
    token = open_session(user, now=utc_now()).token
    context.add_cookies([{"name": "sessionid", "value": token, "url": url}])
    page = context.new_page()
    page.goto(path)
    return page


def test_an_order_is_followed_in_finnish(
    finnish: BrowserContext, live_url: str, shop: Shop
) -> None:
    order = confirmed_order(now=utc_now(), shop=shop)
    order, driver = assigned_order(order, now=utc_now() + timedelta(hours=1))

    page = open_as(order.customer, finnish, live_url, f"/orders/{order.pk}")

    expect(page.locator(".link-state")).to_have_text("Reaaliajassa")
    expect(page.locator("[data-where]")).to_have_text(
        f"{driver.name} on muutaman askeleen päässä: {shop.name}."
    )
    expect(page.locator("[data-driver-text]")).to_contain_text("Polkupyörä")
    expect(page.get_by_role("button", name="Lähennä")).to_be_visible()


def test_a_board_is_worked_in_finnish(
    finnish: BrowserContext, live_url: str, shop: Shop, relay_all: Relay
) -> None:
    page = open_as(shop.owner, finnish, live_url, f"/merchant/{shop.pk}")
    expect(page.locator("[data-link]")).to_have_text("Reaaliajassa")

    order = placed_order(now=utc_now(), shop=shop)
    relay_all()

    expect(page.locator("[data-say]")).to_have_text(f"Uusi tilaus {order.code}.")
    expect(page.locator("[data-show-new-text]")).to_have_text("1 uusi tilaus")


def test_a_shift_is_worked_in_finnish_without_a_network_too(
    finnish: BrowserContext, live_url: str, shop: Shop
) -> None:
    page = open_as(make_driver(), finnish, live_url, "/drive/")
    page.get_by_role("switch", name="Aloita vuoro").click()
    expect(page.get_by_role("heading", name="Etsitään tilauksia")).to_be_visible()
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.wait_for_function("navigator.serviceWorker.controller")

    finnish.set_offline(offline=True)
    page.reload()

    expect(page.get_by_role("heading", name="Etsitään tilauksia")).to_be_visible()
    expect(page.locator("[data-link-note]")).to_have_text("Ei verkkoa: kaikki on tallessa")


def test_a_region_is_watched_in_finnish(finnish: BrowserContext, live_url: str, shop: Shop) -> None:
    now = utc_now()
    confirmed_order(now=now - timedelta(minutes=30), shop=shop)
    page = open_as(UserFactory(role=Role.ADMIN), finnish, live_url, "/ops/live")

    expect(page.locator("[data-link]")).to_have_text("Reaaliajassa")
    row = page.locator("[data-rows] button").first
    expect(row.locator("[data-detail]")).to_have_text("Hyväksytty · ei kuljettajaa")
    expect(row.locator("[data-reason]")).to_contain_text("Ilman kuljettajaa 3")
    expect(page.locator("[data-map-words]")).to_have_text("0 kuljettajaa kartalla.")


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", ["14:05", "300 m", "1.2 km", "1 h 20 min", "95%", "1 item", "2 items"]),
        ("fi", ["14.05", "300 m", "1,2 km", "1 h 20 min", "95 %", "1 tuote", "2 tuotetta"]),
        ("pt", ["14:05", "300 m", "1,2 km", "1 h 20 min", "95%", "1 artigo", "2 artigos"]),
    ],
)
def test_numbers_and_plurals_follow_the_language(
    page: Page, language: str, expected: list[str]
) -> None:
    page.evaluate("(language) => (document.documentElement.lang = language)", language)
    if language != "en":
        page.add_script_tag(url=f"/static/js/texts/{language}.js")

    written = page.evaluate(
        """async () => {
            const formats = await import("/static/js/formats.js");
            const { itemCount } = await import("/static/js/drive/words.js");
            return [
                formats.clock("2026-11-18T12:05:00Z", "Europe/Helsinki"),
                formats.distance(296), formats.distance(1234), formats.minutes(80),
                formats.percent(0.951),
                itemCount({ items: [{ quantity: 1 }] }), itemCount({ items: [{ quantity: 2 }] }),
            ];
        }"""
    )

    assert [text.replace("\u00a0", " ") for text in written] == expected
