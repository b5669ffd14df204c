"""No page keeps anybody out: axe-core finds nothing on any of them, in the light or the dark."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Browser, Page, expect

from delivery.accounts.addresses import save_address
from delivery.accounts.models import Role, User
from delivery.kernel.clock import utc_now
from merchants.models import Shop
from orders.models import Order
from tests.factories.accounts import UserFactory
from tests.factories.drivers import assigned_order, make_driver
from tests.factories.merchants import (
    AddressFactory,
    MenuItemFactory,
    OptionFactory,
    OptionGroupFactory,
    ShopFactory,
)
from tests.factories.orders import confirmed_order, delivered_order, placed_order
from tests.factories.visitors import neighbour, visitor

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
# A colour on its way from one theme to the other is neither's.
SWITCH = """async (theme) => {
    document.documentElement.dataset.theme = theme;
    const isChanging = () => document.getAnimations().some((one) => one instanceof CSSTransition);
    for (let left = 50; left && isChanging(); left--) await new Promise((go) => setTimeout(go, 20));
}"""
FAR_AWAY = {"label": "Rua do Mar 1", "lat": 10.0, "lng": 10.0}
Axe = Callable[[Page], list[str]]


class Browsing:
    """Pages of one browser, opened with the session of a test client."""

    def __init__(self, browser: Browser, url: str, axe: Axe, **options: Any) -> None:
        self.url = url
        self.axe = axe
        self.context = browser.new_context(base_url=url, reduced_motion="reduce", **options)
        self.page = self.context.new_page()

    def open(self, client: Client, path: str) -> Page:
        cookie = client.cookies.get("sessionid")
        if cookie:
            cookies = [{"name": "sessionid", "value": cookie.value, "url": self.url}]
            self.context.add_cookies(cookies)
        self.page.goto(path)
        return self.page

    def violations(self) -> list[str]:
        """Return what is wrong with the page as it is, in either theme."""
        found = []
        for theme in ("light", "dark"):
            self.page.evaluate(SWITCH, theme)
            found += [f"{theme}: {violation}" for violation in self.axe(self.page)]
        return found


@pytest.fixture
def browsing(browser: Browser, live_url: str, axe: Axe) -> Iterator[Browsing]:
    opened = Browsing(browser, live_url, axe)
    yield opened
    opened.context.close()


@pytest.fixture
def shop() -> Shop:
    """A shop with all that a menu can have."""
    shop = ShopFactory(name="Tasca da Praça")
    AddressFactory(region=shop.region)
    soup = MenuItemFactory(shop=shop, name="Caldo verde", allergens=["milk"], description="Hot.")
    for least, most in ((1, 1), (0, 2)):
        group = OptionGroupFactory(item=soup, min_choices=least, max_choices=most)
        OptionFactory(group=group)
        OptionFactory(group=group, name="Small", is_available=False)
    MenuItemFactory(shop=shop, name="Bifana", section="Bread")
    MenuItemFactory(shop=shop, name="Francesinha", is_available=False)
    return shop


@pytest.fixture
def customer() -> User:
    return UserFactory()


def with_basket(user: User | None, shop: Shop) -> Client:
    client = neighbour(user)
    item = shop.menu_items.get(name="Bifana")
    client.post("/basket/lines", {"shop_id": shop.pk, "menu_item_id": item.pk, "quantity": 2})
    return client


@pytest.mark.parametrize("path", ["/", "/sign-in", "/sign-up", "/basket", "/nowhere", "/api/docs"])
def test_strangers(browsing: Browsing, shop: Shop, path: str) -> None:
    browsing.open(visitor(), path)

    assert browsing.violations() == []


def test_the_list_of_addresses_and_a_place_that_is_not_served(
    browsing: Browsing, shop: Shop
) -> None:
    page = browsing.open(visitor(), "/")
    page.get_by_role("combobox", name="Delivery address").press_sequentially("Praça")
    expect(page.get_by_role("option").first).to_be_visible()
    found = browsing.violations()
    client = visitor()
    client.post("/place", FAR_AWAY)
    page = browsing.open(client, "/")
    expect(page.get_by_role("heading", level=1)).to_have_text("We do not deliver there yet")

    assert found + browsing.violations() == []


def test_shops_and_menu_with_dialog_and_basket(browsing: Browsing, shop: Shop) -> None:
    client = with_basket(None, shop)
    page = browsing.open(client, "/")
    found = browsing.violations()
    page.goto(f"/m/{shop.slug}")
    found += browsing.violations()
    page.get_by_role("link", name="Caldo verde").click()
    expect(page.get_by_role("dialog")).to_contain_text("Choose 1")
    found += browsing.violations()
    page.goto(f"/m/{shop.slug}/items/{shop.menu_items.get(name='Caldo verde').pk}")
    found += browsing.violations()
    page.goto("/basket")

    assert found + browsing.violations() == []


def test_checkout_as_shown_and_as_refused(browsing: Browsing, shop: Shop, customer: User) -> None:
    page = browsing.open(with_basket(customer, shop), "/checkout")
    page.get_by_label("Keep this address").check()
    found = browsing.violations()
    page.get_by_label("Promotion code").fill("NONSUCH")
    page.get_by_role("button", name="Apply").click()
    expect(page.locator("#totals .notice-bad, #totals .notice-warn")).to_be_visible()

    assert found + browsing.violations() == []


def _assigned(shop: Shop, customer: User) -> Order:
    order = confirmed_order(now=utc_now(), shop=shop, customer=customer, handoff_pin=True)
    return assigned_order(order, now=utc_now() + timedelta(hours=1))[0]


@pytest.mark.parametrize("make", [placed_order, _assigned, delivered_order])
def test_tracking(
    browsing: Browsing, shop: Shop, customer: User, make: Callable[..., Order]
) -> None:
    order = (
        make(shop, customer)
        if make is _assigned
        else make(now=utc_now(), shop=shop, customer=customer)
    )
    page = browsing.open(visitor(customer), f"/orders/{order.pk}")
    for details in page.locator("details.cancel summary").all():
        details.click()

    assert browsing.violations() == []


@pytest.mark.parametrize(
    "path", ["/orders", "/orders/{order}/receipt", "/inbox", "/account", "/?change=1"]
)
def test_what_a_customer_keeps(
    browsing: Browsing, shop: Shop, customer: User, relay_all: Callable[[], None], path: str
) -> None:
    order = delivered_order(now=utc_now(), shop=shop, customer=customer)
    save_address(actor=customer, name="Home", label="Rua 1", lat=shop.lat, lng=shop.lng)
    relay_all()
    browsing.open(visitor(customer), path.format(order=order.pk))

    assert browsing.violations() == []


def test_an_order_and_an_item_in_the_console_and_a_first_shop(
    browsing: Browsing, shop: Shop
) -> None:
    order = placed_order(now=utc_now(), shop=shop)
    item = shop.menu_items.first()
    page = browsing.open(visitor(shop.owner), f"/merchant/{shop.pk}/orders/{order.pk}")
    found = browsing.violations()
    for path in (f"/merchant/{shop.pk}/menu/items/{item.pk}", "/merchant/new"):
        page.goto(path)
        found += browsing.violations()

    assert found == []


def test_the_driver_s_app(browser: Browser, live_url: str, axe: Axe, shop: Shop) -> None:
    phone = {"viewport": {"width": 390, "height": 844}, "permissions": ["geolocation"]}
    where = {"latitude": shop.lat, "longitude": shop.lng, "accuracy": 5}
    browsing = Browsing(browser, live_url, axe, **phone, geolocation=where)
    page = browsing.open(visitor(make_driver()), "/drive")
    expect(page.get_by_role("switch", name="Go online")).to_be_visible()
    found = browsing.violations()
    for tab in ("Earnings", "You"):
        page.get_by_role("link", name=tab, exact=True).click()
        found += browsing.violations()
    browsing.context.close()

    assert found == []


def test_the_operators_live_map(browsing: Browsing, shop: Shop, customer: User) -> None:
    _assigned(shop, customer)
    placed_order(now=utc_now(), shop=shop)
    page = browsing.open(visitor(UserFactory(role=Role.ADMIN)), "/ops/live")
    page.get_by_text("Orders", exact=False).locator("visible=true").first.wait_for()
    expect(page.locator("[data-link]")).to_have_attribute("data-link", "live")
    found = browsing.violations()
    page.locator(".chip", has_text="Orders").click()
    page.locator("[data-rows] button").first.click()
    expect(page.locator("[data-panel-box]")).to_be_visible()

    assert found + browsing.violations() == []


def test_administration_and_its_sign_in(browsing: Browsing, shop: Shop) -> None:
    placed_order(now=utc_now(), shop=shop)
    page = browsing.open(visitor(), "/admin/login/")
    found = browsing.violations()
    page = browsing.open(visitor(UserFactory(role=Role.ADMIN)), "/admin/")
    found += browsing.violations()
    page.goto("/admin/orders/order/")

    assert found + browsing.violations() == []


def test_pages_for_somebody_else(browsing: Browsing, shop: Shop, customer: User) -> None:
    browsing.open(visitor(customer), f"/merchant/{shop.pk}")

    assert browsing.violations() == []
