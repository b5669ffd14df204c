"""A shop's menu and the way to the order, in a narrow window."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from delivery.accounts.models import Role
from merchants.models import Shop
from tests.factories.accounts import UserFactory
from tests.factories.merchants import MenuItemFactory, ShopFactory
from tests.factories.visitors import neighbour

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def shop() -> Shop:
    """A shop with one dish."""
    return MenuItemFactory(shop=ShopFactory(), name="Caldo verde").shop


@pytest.fixture
def phone(browser: Browser, live_url: str, shop: Shop) -> Iterator[Page]:
    """A customer's phone that shows the shop's menu."""
    context = browser.new_context(base_url=live_url, viewport={"width": 390, "height": 844})
    cookie = neighbour(UserFactory(role=Role.CUSTOMER)).cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_url}])
    page = context.new_page()
    page.goto(f"/m/{shop.slug}")
    yield page
    context.close()


def add_dish(phone: Page, **press: int) -> None:
    phone.get_by_role("link", name="Caldo verde").click()
    phone.get_by_role("dialog").get_by_role("button", name="Add").click(**press)


def test_the_second_press_of_a_double_one_does_not_leave_the_menu(phone: Page, shop: Shop) -> None:
    add_dish(phone, click_count=2, delay=150)

    expect(phone.get_by_role("link", name="View basket")).to_be_visible()
    phone.wait_for_timeout(500)
    assert phone.url.endswith(f"/m/{shop.slug}")


def test_a_code_that_is_taken_out_again_leaves_the_way_to_the_order_free(phone: Page) -> None:
    add_dish(phone)
    phone.get_by_role("link", name="View basket").click()
    phone.goto("/checkout")
    code = phone.get_by_label("Code")
    code.fill("NOPE")
    phone.get_by_role("button", name="Apply").click()
    expect(phone.get_by_role("button", name="Place order")).to_be_disabled()

    code.fill("")

    expect(phone.get_by_role("button", name="Place order")).to_be_enabled()
