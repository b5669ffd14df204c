"""The search for an address, by somebody who types faster than it answers."""

import pytest
from playwright.sync_api import Page, expect

from merchants.models import Shop
from tests.factories.merchants import AddressFactory, ShopFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def shop() -> Shop:
    return ShopFactory()


@pytest.fixture
def finder(page: Page, live_url: str, shop: Shop) -> Page:
    """The start page of a visitor, whose city has the houses 1 and 10 of a street."""
    for number in ("1", "10"):
        AddressFactory(region=shop.region, house_number=number)
    page.goto(f"{live_url}/")
    return page


def test_enter_takes_what_is_typed_and_not_what_was_found_before_it(finder: Page) -> None:
    field = finder.get_by_role("combobox", name="Delivery address")
    field.press_sequentially("Praça da Liberdade 1")
    expect(finder.get_by_role("option").first).to_contain_text("Praça da Liberdade 1,")

    # In one breath: a search that is asked for it now has not even begun.
    finder.evaluate("""() => {
        const field = document.activeElement;
        field.value += "0";
        field.dispatchEvent(new InputEvent("input", { bubbles: true }));
        field.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true }));
    }""")

    expect(finder.get_by_role("heading", level=1)).to_have_text("Shops near you")
    expect(finder.locator(".browse strong").first).to_have_text(
        "Praça da Liberdade 10, 4000-322 Porto"
    )


def test_an_address_that_is_not_found_stays_to_be_corrected(finder: Page) -> None:
    field = finder.get_by_role("combobox", name="Delivery address")
    field.press_sequentially("Nowhere Street 5")

    field.press("Enter")

    expect(finder.get_by_text("No such street in this city")).to_be_visible()
    expect(field).to_have_value("Nowhere Street 5")
