"""Take the pictures of the documentation in real browsers, of a city that runs for them.

`python -m tests.city.screenshots docs/images` writes every picture of docs/tour.md and README.md.
"""

import sys
import tempfile
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Browser, Page, expect

from delivery.demo.accounts import ADMIN_EMAIL
from delivery.embedded.clean import clean
from tests.chromium import chromium
from tests.city.conftest import RunningCity
from tests.city.journeys.people import Customer, Kitchen, browsing

SHOP = "Hiisi"
DRIVER_PATIENCE_MS = 240_000
MAX_BYTES = 150_000
COLOURS = 256
DESKTOP = {"viewport": {"width": 1024, "height": 600}}
WIDE = {"viewport": {"width": 1280, "height": 720}}
PHONE = {"viewport": {"width": 390, "height": 780}, "is_mobile": True}
LIGHT, DARK = {"color_scheme": "light"}, {"color_scheme": "dark"}
BUSY_DRIVER = """
    SELECT u.email, s.lat, s.lng FROM orders_order o
    JOIN accounts_user u ON u.id = o.driver_id JOIN merchants_shop s ON s.id = o.shop_id
    WHERE o.status IN ('confirmed', 'preparing', 'ready') AND u.email LIKE 'sim-%'
    ORDER BY o.assigned_at DESC LIMIT 1
"""
PAID_DRIVER = """
    SELECT u.email FROM orders_order o JOIN accounts_user u ON u.id = o.driver_id
    WHERE o.status = 'delivered' AND u.email LIKE 'sim-%'
    GROUP BY u.email ORDER BY count(*) DESC LIMIT 1
"""


class Studio:
    """A browser in which each face is pictured, and the folder of the pictures."""

    def __init__(self, browser: Browser, city: RunningCity, folder: Path) -> None:
        self.browser = browser
        self.city = city
        self.folder = folder

    def sit(self, email: str, **options: Any) -> Page:
        """Open a page of somebody who is signed in."""
        return browsing(self.browser, self.city.url, email, **options).new_page()

    def take(self, page: Page, name: str) -> None:
        """Picture what the window shows, in few colours."""
        page.evaluate("scrollTo({ top: 0, behavior: 'instant' })")
        # The map and its labels are drawn piece by piece and tell nobody when they are done.
        page.wait_for_timeout(2_500)
        picture = Image.open(BytesIO(page.screenshot())).convert("RGB")
        path = self.folder / f"{name}.png"
        # This method keeps the few points of a colour that nothing else has, such as markers.
        few = picture.quantize(COLOURS, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
        few.save(path, optimize=True)
        size = path.stat().st_size
        sys.stdout.write(f"{path}  {size / 1000:.0f} kB\n")
        if size > MAX_BYTES:
            raise SystemExit(f"{path} is larger than {MAX_BYTES / 1000:.0f} kB")


def picture_customer(studio: Studio) -> None:
    """Order something, picture every page on the way, and follow it on a phone in the dark."""
    email = "customer1@demo.test"
    desk = browsing(studio.browser, studio.city.url, email, **DESKTOP, **LIGHT)
    customer = Customer(desk, SHOP)
    page = customer.page
    page.goto("/?change=1")
    studio.take(page, "address")
    customer.fill_basket()
    studio.take(page, "checkout")
    page.get_by_role("link", name="Back to").click()
    studio.take(page, "menu")
    page.goto("/")
    studio.take(page, "home")
    page.goto("/checkout")
    page.get_by_role("button", name="Place order").click()
    page.wait_for_url("**/orders/*-*")
    _await_driver(page)
    studio.take(page, "tracking")
    phone = studio.sit(email, **PHONE, **DARK)
    phone.goto(page.url)
    _await_driver(phone)
    studio.take(phone, "tracking-mobile")
    phone.goto("/inbox")
    studio.take(phone, "inbox-mobile")


def _await_driver(page: Page) -> None:
    headline = page.get_by_role("heading", level=1)
    expect(headline).to_have_text("On the way to you", timeout=DRIVER_PATIENCE_MS)
    expect(page.locator(".rider")).to_be_visible()


def picture_shop(studio: Studio) -> None:
    """Send a shop two orders, accept one, and picture its board and its menu."""
    keeper = browsing(studio.browser, studio.city.url, "merchant1@demo.test", **WIDE, **LIGHT)
    kitchen = Kitchen(keeper)
    name = kitchen.page.get_by_role("heading", level=1).inner_text().removeprefix("Orders of ")
    for number in (2, 3):
        someone = browsing(studio.browser, studio.city.url, f"customer{number}@demo.test")
        code = Customer(someone, name).order()
        kitchen.card(code, "new")
        if number == 2:
            kitchen.accept(code)
    studio.take(kitchen.page, "board")
    dark = studio.sit("merchant1@demo.test", **WIDE, **DARK)
    dark.goto(kitchen.page.url + "/menu")
    studio.take(dark, "shop-menu")


def picture_driver(studio: Studio) -> None:
    """Look over the shoulder of a driver who fetches an order, and of one who has brought some."""
    email, lat, lng = _await_row(studio, BUSY_DRIVER)
    place = {"latitude": lat + 0.002, "longitude": lng, "accuracy": 5}
    phone = studio.sit(email, **PHONE, **LIGHT, permissions=["geolocation"], geolocation=place)
    phone.goto("/drive/")
    expect(phone.locator(".stop")).to_be_visible()
    studio.take(phone, "drive")
    (email,) = _await_row(studio, PAID_DRIVER)
    dark = studio.sit(email, **PHONE, **DARK)
    dark.goto("/drive/#earnings")
    studio.take(dark, "drive-earnings")


def _await_row(studio: Studio, query: str) -> tuple[Any, ...]:
    studio.city.await_condition(lambda: bool(studio.city.rows(query)), DRIVER_PATIENCE_MS / 1000)
    row: tuple[Any, ...] = studio.city.rows(query)[0]
    return row


def picture_operator(studio: Studio) -> None:
    """Picture the live map by day and by night, and the first page of admin."""
    for name, scheme in (("ops", LIGHT), ("ops-dark", DARK)):
        page = studio.sit(ADMIN_EMAIL, **WIDE, **scheme)
        page.goto("/ops/live")
        expect(page.locator("[data-link]")).to_have_attribute("data-link", "live")
        page.locator(".chip", has_text="Orders").click()
        expect(page.locator("[data-rows] button").first).to_be_visible()
        studio.take(page, name)
    page = studio.sit(ADMIN_EMAIL, **WIDE, **LIGHT)
    page.goto("/admin/")
    studio.take(page, "admin")


def main(folder: Path) -> None:
    """Run a city, take the pictures, and leave nothing but them."""
    folder.mkdir(parents=True, exist_ok=True)
    var_dir = Path(tempfile.mkdtemp(prefix="city-"))
    city = RunningCity(var_dir, ("--speed=8", "--drivers=12", "--orders-per-minute=6"))
    try:
        city.await_start()
        with chromium() as browser:
            studio = Studio(browser, city, folder)
            for picture in (picture_customer, picture_driver, picture_operator, picture_shop):
                picture(studio)
    finally:
        if city.process.poll() is None:
            city.stop()
        clean(var_dir)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
