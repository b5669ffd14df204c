"""One running system for all journeys, and three people's browsers in it."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import httpx
import pytest
from playwright.sync_api import Browser

from delivery.demo.accounts import PASSWORD
from delivery.embedded.clean import clean
from tests.chromium import chromium
from tests.city.conftest import RunningCity
from tests.city.journeys.people import Courier, Customer, Kitchen, browsing

PHONE = {"viewport": {"width": 390, "height": 844}, "permissions": ["geolocation"]}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A running Chromium."""
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningCity]:
    """The whole system, without simulated people and without what those of other cities left."""
    folder = tmp_path_factory.mktemp("journeys")
    running = RunningCity(folder, ("--no-simulation",))
    running.await_start()
    yield running
    running.stop()
    clean(folder)


@pytest.fixture(scope="module")
def shop(city: RunningCity) -> dict[str, object]:
    """The shop of the first merchant, as the API has it."""
    with httpx.Client(base_url=f"{city.url}/api/v1", trust_env=False, timeout=20) as client:
        who = {"email": "merchant1@demo.test", "password": PASSWORD}
        token = client.post("/auth/login", json=who).json()["token"]
        mine = client.get("/merchant/shops", headers={"Authorization": f"Bearer {token}"})
        (shop,) = mine.json()["results"]
        return shop


@pytest.fixture
def open_contexts() -> Iterator[ExitStack]:
    """The browsers that a test opens, closed with it."""
    with ExitStack() as stack:
        yield stack


@pytest.fixture
def customer(
    browser: Browser, city: RunningCity, shop: dict[str, str], open_contexts: ExitStack
) -> Customer:
    """A customer at a desk."""
    context = browsing(browser, city.url, "customer1@demo.test")
    open_contexts.callback(context.close)
    return Customer(context, shop["name"])


@pytest.fixture
def kitchen(browser: Browser, city: RunningCity, open_contexts: ExitStack) -> Kitchen:
    """The shop at its board."""
    context = browsing(browser, city.url, "merchant1@demo.test")
    open_contexts.callback(context.close)
    return Kitchen(context)


@pytest.fixture
def start_courier(
    browser: Browser, city: RunningCity, shop: dict[str, float], open_contexts: ExitStack
) -> Iterator[Callable[[int], Courier]]:
    """Send drivers, by number, on their shift at the shop's door; it ends with the test."""

    def start(number: int = 1) -> Courier:
        context = browsing(browser, city.url, f"driver{number}@demo.test", **PHONE)
        open_contexts.callback(context.close)
        courier = Courier(context, shop["lat"], shop["lng"])
        courier.start()
        open_contexts.callback(courier.stop)
        return courier

    return start


@pytest.fixture
def courier(start_courier: Callable[[int], Courier]) -> Courier:
    """A driver on shift."""
    return start_courier(1)
