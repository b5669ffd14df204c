"""Customer, shop and driver at their own browsers, each doing what a person does there."""

import re
from typing import Any

import httpx
from playwright.sync_api import Browser, BrowserContext, Locator, expect

from delivery.demo.accounts import PASSWORD

STREET = "Mannerheimintie 5"
ORDER_PAGE = re.compile(r"/orders/[0-9a-f-]{36}$")


def browsing(browser: Browser, url: str, email: str, **options: Any) -> BrowserContext:
    """Open a browser context of somebody who is signed in."""
    with httpx.Client(base_url=f"{url}/api/v1", trust_env=False, timeout=20) as client:
        answer = client.post("/auth/login", json={"email": email, "password": PASSWORD})
        token = answer.json()["token"]
    context = browser.new_context(base_url=url, reduced_motion="reduce", **options)
    context.add_cookies([{"name": "sessionid", "value": token, "url": url}])
    return context


class Customer:
    """Somebody who is hungry."""

    def __init__(self, context: BrowserContext, shop: str) -> None:
        self.context = context
        self.shop = shop
        self.page = context.new_page()

    @property
    def headline(self) -> Locator:
        """Return what the page of the order says first."""
        return self.page.get_by_role("heading", level=1)

    @property
    def code(self) -> str:
        """Return the code of the order that is followed."""
        return self.page.locator(".where strong").first.inner_text()

    def fill_basket(self) -> None:
        """Choose an address, the shop and its first dish, and go to the checkout."""
        page = self.page
        page.goto("/?change=1")
        page.get_by_role("combobox", name="Delivery address").press_sequentially(STREET)
        page.get_by_role("option").first.click()
        page.get_by_role("searchbox", name="Search shops").fill(self.shop)
        # The list is drawn anew by then; a press in the old one may meet nothing.
        page.wait_for_url("**q=*")
        page.get_by_role("heading", name=self.shop).get_by_role("link").click()
        page.wait_for_url("**/m/*")
        page.wait_for_load_state("load")
        page.locator(".dish h3 a").first.click()
        dialog = page.get_by_role("dialog")
        expect(dialog.get_by_role("button", name="Add")).to_be_visible()
        for group in dialog.locator("fieldset:has(input[required])").all():
            group.locator("input:enabled").first.check()
        dialog.get_by_role("button", name="Add").click()
        page.get_by_role("link", name="Go to checkout").click()
        expect(page.get_by_role("button", name="Place order")).to_be_visible()

    def order(self, *, link: str = "Live") -> str:
        """Order the first dish of the shop and return the order's code."""
        self.fill_basket()
        self.page.get_by_role("button", name="Place order").click()
        self.page.wait_for_url(ORDER_PAGE)
        expect(self.page.locator(".link-state")).to_have_text(link)
        return self.code

    def sees(self, headline: str) -> None:
        """Wait until the page tells that the order has come so far."""
        expect(self.headline).to_have_text(headline)

    def sees_step(self, name: str, state: str) -> None:
        """Wait until a step of the order is shown as done, now or to come, with its time."""
        step = self.page.locator(f'[data-step="{name}"]')
        expect(step).to_have_attribute("data-state", state)
        if state == "done":
            expect(step.locator("time")).to_have_text(re.compile(r"^\d\d:\d\d$"))


class Kitchen:
    """A shop's board."""

    def __init__(self, context: BrowserContext) -> None:
        self.page = context.new_page()
        self.page.goto("/merchant/")
        expect(self.page.locator("[data-link]")).to_have_text("Live")

    def card(self, code: str, column: str) -> Locator:
        """Return an order's card, once it is in a column."""
        card = self.page.locator(f'[data-column="{column}"] [data-code="{code}"]')
        expect(card).to_be_visible()
        return card

    def accept(self, code: str) -> None:
        self.card(code, "new").get_by_role("button", name="Accept").click()
        self.card(code, "preparing")

    def cook(self, code: str) -> None:
        self.card(code, "preparing").get_by_role("button", name="Start preparing").click()
        self.card(code, "preparing").get_by_role("button", name="Ready").click()
        self.card(code, "ready")

    def decline(self, code: str) -> str:
        """Decline an order for the first of the reasons, and return that."""
        card = self.card(code, "new")
        card.locator(".card-reject summary").click()
        choice = card.locator('[data-move-name="reject"] button').first
        reason = choice.inner_text()
        choice.click()
        expect(self.page.locator(f'[data-column="new"] [data-code="{code}"]')).to_have_count(0)
        return reason


class Courier:
    """A driver with a phone that stands where it is told to."""

    def __init__(self, context: BrowserContext, lat: float, lng: float) -> None:
        self.context = context
        self.stand(lat, lng)
        self.page = context.new_page()
        self.page.goto("/drive/")

    def stand(self, lat: float, lng: float) -> None:
        """Move the phone."""
        place = {"latitude": lat, "longitude": lng, "accuracy": 5}
        self.context.set_geolocation(place)

    def start(self) -> None:
        self.page.get_by_role("switch", name="Go online").click()
        expect(self.page.get_by_role("heading", name="Looking for orders")).to_be_visible()

    def stop(self) -> None:
        self.page.get_by_role("switch", name="Go offline").click()
        expect(self.page.get_by_role("switch", name="Go online")).to_be_visible()

    @property
    def offer(self) -> Locator:
        """Return the card of the offer."""
        return self.page.locator(".offer")

    def take(self) -> None:
        self.offer.get_by_role("button", name="Accept").click()
        expect(self.page.get_by_role("heading", name="Pick up at")).to_be_visible()

    def pick_up(self) -> None:
        self.page.get_by_role("button", name="I have arrived").click()
        self.page.get_by_role("button", name="Picked up").click()
        expect(self.page.get_by_role("heading", name="Deliver to")).to_be_visible()

    def hand_over(self, code: str) -> None:
        self.page.get_by_role("button", name="Delivered", exact=True).click()
        expect(self.page.get_by_role("heading", name=f"Delivered {code}")).to_be_visible()
