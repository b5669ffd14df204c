"""Take the pictures of the documentation in a real browser, of a city that runs for them.

`python -m tests.city.screenshots docs/images` writes home, menu, checkout and tracking, and
tracking-mobile: a phone in the dark.
"""

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page, expect, sync_playwright

from delivery.demo.accounts import PASSWORD
from delivery.embedded.clean import clean
from tests.browser.conftest import ARGUMENTS, CHROMIUM
from tests.city.conftest import RunningCity

CUSTOMER = "customer1@demo.test"
SHOP = "Hiisi"
STREET = "Mannerheimintie 5"
PATIENCE_MS = 30_000
DRIVER_PATIENCE_MS = 240_000
MAX_BYTES = 250_000
DESKTOP = {"viewport": {"width": 1024, "height": 540}, "color_scheme": "light"}
PHONE = {
    "viewport": {"width": 390, "height": 844},
    "color_scheme": "dark",
    "device_scale_factor": 1.25,
    "is_mobile": True,
}


class Photographer:
    """A customer who orders in a browser and keeps pictures of the way."""

    def __init__(self, browser: Browser, url: str, folder: Path) -> None:
        self.browser = browser
        self.folder = folder
        self.context = browser.new_context(base_url=url, **DESKTOP)
        self.page = self.context.new_page()
        self.page.set_default_timeout(PATIENCE_MS)

    def take_all(self) -> None:
        """Order something and picture every page on the way."""
        self._sign_in()
        self._choose_address()
        self._take("home")
        self._fill_basket()
        self._take("menu")
        self.page.get_by_role("link", name="Go to checkout").click()
        self._take("checkout")
        self.page.get_by_role("button", name="Place order").click()
        self.page.wait_for_url("**/orders/*-*")
        self._await_driver(self.page)
        self._take("tracking")
        self._take_mobile()

    def _sign_in(self) -> None:
        self.page.goto("/sign-in")
        self.page.get_by_label("E-mail").fill(CUSTOMER)
        self.page.get_by_label("Password").fill(PASSWORD)
        self.page.get_by_role("main").get_by_role("button", name="Sign in").click()
        self.page.wait_for_url("**/")

    def _choose_address(self) -> None:
        search = self.page.get_by_role("combobox", name="Delivery address")
        search.press_sequentially(STREET)
        self.page.get_by_role("option").first.click()
        expect(self.page.get_by_role("heading", name="Shops near")).to_be_visible()

    def _fill_basket(self) -> None:
        self.page.get_by_role("searchbox", name="Search shops").fill(SHOP)
        self.page.get_by_role("heading", name=SHOP).get_by_role("link").click()
        # Before its scripts are there, a dish opens as a page of its own.
        self.page.wait_for_url("**/m/*")
        self.page.wait_for_load_state("load")
        for number in range(3):
            self._add_dish(number)

    def _add_dish(self, number: int) -> None:
        self.page.locator(".dish h3 a").nth(number).click()
        dialog = self.page.get_by_role("dialog")
        add = dialog.get_by_role("button", name="Add")
        expect(add).to_be_visible()
        for group in dialog.locator("fieldset:has(input[required])").all():
            group.locator("input:enabled").first.check()
        add.click()
        expect(dialog).to_be_hidden()
        expect(self.page.locator("#basket .basket-lines > li")).to_have_count(number + 1)

    def _await_driver(self, page: Page) -> None:
        headline = page.get_by_role("heading", level=1)
        expect(headline).to_have_text("On the way to you", timeout=DRIVER_PATIENCE_MS)
        expect(page.locator(".rider")).to_be_visible()

    def _take_mobile(self) -> None:
        state = self.context.storage_state()
        context = self.browser.new_context(storage_state=state, **PHONE)
        page = context.new_page()
        page.goto(self.page.url)
        self._await_driver(page)
        self._save(page, "tracking-mobile")

    def _take(self, name: str) -> None:
        self.page.evaluate("scrollTo({ top: 0, behavior: 'instant' })")
        self._save(self.page, name)

    def _save(self, page: Page, name: str) -> None:
        # The map and its labels are drawn piece by piece and tell nobody when they are done.
        page.wait_for_timeout(2_000)
        path = self.folder / f"{name}.png"
        page.screenshot(path=path)
        size = path.stat().st_size
        sys.stdout.write(f"{path}  {size / 1000:.0f} kB\n")
        if size > MAX_BYTES:
            raise SystemExit(f"{path} is larger than {MAX_BYTES / 1000:.0f} kB")


def main(folder: Path) -> None:
    """Run a city, take the pictures, and leave nothing but them."""
    expect.set_options(timeout=PATIENCE_MS)
    folder.mkdir(parents=True, exist_ok=True)
    var_dir = Path(tempfile.mkdtemp(prefix="city-"))
    city = RunningCity(var_dir, ("--speed=8", "--drivers=12", "--orders-per-minute=4"))
    try:
        city.await_start()
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
            Photographer(browser, city.url, folder).take_all()
            browser.close()
    finally:
        if city.process.poll() is None:
            city.stop()
        clean(var_dir)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
