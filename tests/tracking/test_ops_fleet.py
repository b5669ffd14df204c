"""The live map with a large fleet: a real server, a real socket, a real browser."""

import re
from collections.abc import Iterator
from datetime import timedelta
from random import Random

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from playwright.sync_api import Page, expect

from delivery.accounts.models import Role
from delivery.bench.fleet import make_fleet
from delivery.bench.servers import serving
from delivery.geo.positions import Fix
from delivery.kernel.clock import utc_now
from delivery.kernel.geometry import Point
from drivers.models import Driver
from drivers.services.locations import move_drivers
from drivers.services.reporters import Move, reporter_of
from tests.chromium import chromium
from tests.factories.accounts import UserFactory
from tests.factories.orders import confirmed_order

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.city,
    pytest.mark.browser,
]
DRIVERS, CARRYING, FEW = 2000, 20, 30


class City:
    """Drivers who all move at once, as the intake writes them."""

    def __init__(self, drivers_count: int) -> None:
        random = Random(7)
        self.fleet = make_fleet(drivers=drivers_count, watched=CARRYING)
        drivers = Driver.objects.select_related("user", "region").order_by("pk")
        self.reporters = [reporter_of(driver) for driver in drivers]
        self.places = [
            (41.15 + random.uniform(-0.04, 0.04), -8.6 + random.uniform(-0.05, 0.05))
            for _ in self.reporters
        ]

    def move(self, *, step: int) -> None:
        """Send one position of every driver, each a few metres further."""
        now = utc_now()
        moves = [
            Move(one, Fix(Point(lat + step * 3e-5, lng), now, 8.0, 0.0), now, is_late=False)
            for one, (lat, lng) in zip(self.reporters, self.places, strict=True)
        ]
        move_drivers(moves, now=now + timedelta(milliseconds=1))


@pytest.fixture
def city(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> City:
    """A region with a few drivers, or with as many as a test asks for."""
    # Playwright's loop runs in this thread; nothing here is asynchronous otherwise.
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    own = connection.settings_dict
    address = f"{own['USER']}:{own['PASSWORD']}@{own['HOST']}:{own['PORT']}"
    monkeypatch.setenv("DATABASE_URL", f"postgresql://{address}/{own['NAME']}")
    return City(getattr(request, "param", FEW))


@pytest.fixture
def page(city: City) -> Iterator[Page]:
    """The live map of an operator, as a real server shows it."""
    visitor = Client()
    visitor.force_login(UserFactory(role=Role.ADMIN))
    token = visitor.cookies[settings.SESSION_COOKIE_NAME].value
    city.move(step=0)
    with serving("daphne") as (port, _), chromium() as browser:
        url = f"http://127.0.0.1:{port}"
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        page.context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": token, "url": url}]
        )
        page.goto(f"{url}/ops/live?region=bench")
        yield page


@pytest.mark.parametrize("city", [DRIVERS], indirect=True)
def test_two_thousand_moving_drivers_are_shown_in_groups_and_found(city: City, page: Page) -> None:
    expect(page.get_by_text("Live", exact=True)).to_be_visible()
    expect(page.locator("[data-count=drivers]")).to_have_text(f"{DRIVERS:,}")
    expect(page.locator("[data-count=orders]")).to_have_text(str(CARRYING))
    words = page.locator("[data-map-words]")
    expect(words).to_have_text(re.compile(rf"{DRIVERS:,} drivers on the map"))
    told = words.inner_text().replace(",", "")
    grouped, groups = map(int, re.findall(r"(\d+) of them in (\d+)", told)[0])
    assert grouped > DRIVERS / 2
    assert 0 < groups < DRIVERS / 4

    for step in range(1, 6):
        city.move(step=step)
    page.locator("label.chip", has_text="Drivers").click()
    page.get_by_label("Search the list").fill("driver 1234")
    page.get_by_role("button", name="driver 1234").click()

    expect(page.get_by_role("heading", name="driver 1234")).to_be_visible()
    expect(page.get_by_text("Nothing in hand.")).to_be_visible()


def test_an_operator_cancels_an_order_by_keyboard_and_is_told(city: City, page: Page) -> None:
    code = city.fleet.orders[0].code
    page.locator("label.chip", has_text="Orders").click()
    page.get_by_label("Search the list").fill(code)
    page.get_by_role("button", name=code).first.press("Enter")
    page.get_by_role("button", name="Cancel order").press("Enter")
    page.get_by_label("Reason").fill("The order was lost on the way")
    page.keyboard.press("Enter")

    expect(page.get_by_text(f"Order {code} is cancelled.")).to_be_visible()
    city.fleet.orders[0].refresh_from_db()
    assert city.fleet.orders[0].cancel_reason == "The order was lost on the way"


def test_an_order_at_risk_is_given_back_to_the_dispatcher_by_one_press(
    city: City, page: Page
) -> None:
    shop = city.fleet.orders[0].shop
    order = confirmed_order(now=utc_now() - timedelta(minutes=10), shop=shop)
    page.reload()

    page.get_by_role("button", name=f"Reassign {order.code}").click()

    expect(page.get_by_text(f"Another driver is sought for order {order.code}.")).to_be_visible()
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_what_the_server_refuses_is_said_in_words_and_changes_nothing(
    city: City, page: Page
) -> None:
    order = city.fleet.orders[0]
    page.locator("label.chip", has_text="Orders").click()
    page.get_by_label("Search the list").fill(order.code)
    page.get_by_role("button", name=order.code).first.click()
    page.get_by_role("button", name="Reassign").last.click()
    chosen = page.get_by_role("radio").nth(3)
    chosen.check()
    Driver.objects.filter(pk=int(chosen.get_attribute("value") or 0)).update(
        region=None, status="offline"
    )
    page.get_by_role("button", name="Reassign").last.click()

    expect(page.get_by_text("This driver does not work in the order's region.")).to_be_visible()
    order.refresh_from_db()
    assert order.driver_id == city.fleet.driver_ids[0]


def test_a_lost_socket_is_said_and_comes_back_with_a_fresh_picture(city: City, page: Page) -> None:
    state = page.locator(".link-state")
    expect(state).to_have_text("Live")
    page.context.set_offline(True)
    page.evaluate("dispatchEvent(new Event('offline'))")
    expect(state).to_contain_text("No connection")

    Driver.objects.filter(pk=city.fleet.driver_ids[-1]).update(status="offline")
    page.context.set_offline(False)
    page.evaluate("dispatchEvent(new Event('online'))")

    expect(state).to_have_text("Live")
    expect(page.locator("[data-count=drivers]")).to_have_text(str(FEW - 1))
