"""Weigh the customer's pages in a city that runs for it: bytes, first byte, shifts of the layout.

`python -m tests.city.pages` prints a row per page. The first three are loaded by a browser with an
empty cache; the first byte is what an HTTP client with a session waits for, one call after another.
"""

import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

import httpx
from playwright.sync_api import Browser, BrowserContext

from delivery.embedded.clean import clean
from tests.chromium import chromium
from tests.city.conftest import RunningCity
from tests.city.journeys.people import Customer, browsing

SHOP = "Hiisi"
CALLS = 60
# Live data go on coming in while the layout is watched.
SETTLE_MS = 3_000
# Cached for a day, and not counted: what the map is drawn from.
MAP_DATA = "/basemap.json"
WATCH_SHIFTS = """() => {
    window.shifted = 0;
    new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) if (!entry.hadRecentInput) shifted += entry.value;
    }).observe({ type: "layout-shift", buffered: true });
}"""


class Weight(NamedTuple):
    """What a page costs; shifts are the sum of the layout-shift scores."""

    transfer_bytes: int
    requests: int
    shifts: float


def weigh(context: BrowserContext, path: str, *, settle_ms: int = SETTLE_MS) -> Weight:
    """Load a page with an empty cache, wait, and tell what was transferred and what moved."""
    page = context.new_page()
    network = context.new_cdp_session(page)
    network.send("Network.enable")
    network.send("Network.setCacheDisabled", {"cacheDisabled": True})
    map_data: set[str] = set()
    sizes: dict[str, float] = {}

    def asked(event: dict) -> None:
        if MAP_DATA in event["request"]["url"]:
            map_data.add(event["requestId"])

    def finished(event: dict) -> None:
        sizes[event["requestId"]] = event["encodedDataLength"]

    network.on("Network.requestWillBeSent", asked)
    network.on("Network.loadingFinished", finished)
    page.add_init_script(f"({WATCH_SHIFTS})()")
    page.goto(path, wait_until="load")
    page.wait_for_timeout(settle_ms)
    shifts = page.evaluate("window.shifted")
    page.close()
    counted = {key: size for key, size in sizes.items() if key not in map_data}
    return Weight(round(sum(counted.values())), len(counted), shifts)


def first_bytes_ms(context: BrowserContext, url: str, path: str) -> list[float]:
    """Ask for a page again and again, and return how long each answer's head took."""
    cookies = {cookie["name"]: cookie["value"] for cookie in context.cookies()}
    waits = []
    with httpx.Client(base_url=url, cookies=cookies, trust_env=False, timeout=20) as client:
        for _ in range(CALLS):
            started_s = time.perf_counter()
            with client.stream("GET", path) as response:
                waits.append((time.perf_counter() - started_s) * 1000)
                response.read()
                assert response.status_code == 200, path
    return waits


def report(browser: Browser, city: RunningCity) -> None:
    """Order something and print a row for each page on the way."""
    context = browsing(browser, city.url, "customer1@demo.test")
    customer = Customer(context, SHOP)
    customer.fill_basket()
    menu = customer.page.get_by_role("link", name="Back to").get_attribute("href")
    paths = ["/", "/?change=1", menu, "/basket", "/checkout"]
    rows = [row(context, city.url, path) for path in paths]
    customer.page.get_by_role("button", name="Place order").click()
    customer.page.wait_for_url("**/orders/*-*")
    order = customer.page.url.removeprefix(city.url)
    later = (order, f"{order}/receipt", "/orders", "/inbox", "/account")
    rows += [row(context, city.url, path) for path in later]
    sys.stdout.write("| page | transfer | requests | layout shift | first byte p50, p95 |\n")
    sys.stdout.write("|---|---|---|---|---|\n" + "\n".join(rows) + "\n")


def row(context: BrowserContext, url: str, path: str) -> str:
    """Measure a page and write it as a row of a table."""
    weight, waits = weigh(context, path), first_bytes_ms(context, url, path)
    p95 = statistics.quantiles(waits, n=20)[-1]
    cells = (
        path,
        f"{weight.transfer_bytes / 1000:.0f} kB",
        str(weight.requests),
        f"{weight.shifts:.4f}",
        f"{statistics.median(waits):.0f} ms, {p95:.0f} ms",
    )
    return f"| {' | '.join(cells)} |"


def main() -> None:
    """Run a city, measure, and leave nothing behind."""
    var_dir = Path(tempfile.mkdtemp(prefix="city-"))
    city = RunningCity(var_dir, ("--speed=8", "--drivers=12", "--orders-per-minute=4"))
    try:
        city.await_start()
        with chromium() as browser:
            report(browser, city)
    finally:
        if city.process.poll() is None:
            city.stop()
        clean(var_dir)


if __name__ == "__main__":
    main()
