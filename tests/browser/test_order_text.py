from typing import Any

import pytest
from playwright.sync_api import Page

from delivery.kernel.money import format_minor

pytestmark = pytest.mark.browser

CALL = """async ([name, ...values]) => {
    const words = await import("/static/js/order-text.js");
    return words[name](...values);
}"""
POSITION = {"lat": 60.17, "lng": 24.94, "recorded_at": "2026-11-18T12:00:00.000Z"}
SHOP = {"name": "Hiisi", "lat": 60.179, "lng": 24.94}


def call(page: Page, name: str, *values: Any) -> Any:
    return page.evaluate(CALL, [name, *values])


def state(**order: Any) -> dict[str, Any]:
    basics = {"status": "preparing", "merchant": SHOP, "driver": None, "delivery_address": "Door 1"}
    return {"order": {**basics, **order}, "position": POSITION}


@pytest.mark.parametrize(
    ("age_s", "expected"),
    [(0, ""), (19, ""), (40, "Last seen 40 s ago"), (300, "Last seen 5 min ago")],
)
def test_a_driver_unseen_for_a_while_is_said_to_be(page: Page, age_s: int, expected: str) -> None:
    noon_ms = page.evaluate("Date.parse('2026-11-18T12:00:00.000Z')")

    assert call(page, "lastSeen", state(), noon_ms + age_s * 1000) == expected


def test_an_arrival_is_a_range_on_the_region_s_clock(page: Page) -> None:
    order = state(eta_low_at="2026-11-18T12:05:00Z", eta_high_at="2026-11-18T12:20:00Z")

    assert call(page, "etaRange", order, "Europe/Helsinki") == "14:05–14:20"


def test_a_finished_order_has_no_arrival(page: Page) -> None:
    order = state(status="delivered", eta_low_at="2026-11-18T12:05:00Z", eta_high_at="T")

    assert call(page, "etaRange", order, "UTC") == ""


def test_the_driver_s_way_to_the_shop_is_told(page: Page) -> None:
    order = state(driver={"name": "Ana"})

    assert call(page, "whereabouts", order) == "Ana is 1.0 km from Hiisi."


def test_the_driver_s_way_to_the_door_is_told(page: Page) -> None:
    order = state(
        status="picked_up", driver={"name": "Ana"}, delivery_lat=60.1727, delivery_lng=24.94
    )

    assert call(page, "whereabouts", order) == "Ana is 300 m from your address."


def test_no_driver_is_looked_for_before_an_order_for_later_is_due(page: Page) -> None:
    order = state(status="confirmed", due_at="2026-11-18T12:00:00Z")
    noon_ms = page.evaluate("Date.parse('2026-11-18T12:00:00Z')")

    assert call(page, "whereabouts", order, noon_ms - 1000) == ""
    assert call(page, "whereabouts", order, noon_ms) == "A driver is being looked for."


def test_an_order_that_was_left_at_the_door_is_not_said_to_be_handed_over(page: Page) -> None:
    order = state(status="delivered", leave_at_door=True)

    assert call(page, "whereabouts", order) == "Left at the door of Door 1."


def test_a_cancelled_order_tells_its_reason(page: Page) -> None:
    assert call(page, "whereabouts", state(status="cancelled", cancel_reason="Too busy")) == (
        "Too busy"
    )


@pytest.mark.parametrize(
    ("status", "step", "expected"),
    [
        ("preparing", "confirmed", "done"),
        ("preparing", "preparing", "now"),
        ("preparing", "ready", "todo"),
        ("preparing", "cancelled", "off"),
        ("delivered", "delivered", "done"),
        ("cancelled", "pending", "done"),
        ("cancelled", "ready", "off"),
        ("cancelled", "cancelled", "bad"),
    ],
)
def test_the_script_tells_steps_as_the_server_does(
    page: Page, status: str, step: str, expected: str
) -> None:
    order = {"status": status, "created_at": "2026-11-18T12:00:00Z"}

    assert call(page, "stepOf", order, step)["state"] == expected


@pytest.mark.parametrize(
    "amount",
    [
        (1250, "EUR"),
        (0, "EUR"),
        (-1250, "EUR"),
        (123_456, "EUR"),
        (1_234_567, "EUR"),
        (1250, "JPY"),
    ],
)
@pytest.mark.parametrize("language", ["en", "fi", "pt"])
def test_amounts_are_written_as_the_server_writes_them(
    page: Page, amount: tuple[int, str], language: str
) -> None:
    written = page.evaluate(
        """async ([amount, currency, language]) => {
            document.documentElement.lang = language;
            const { money } = await import("/static/js/money.js");
            return money(amount, currency);
        }""",
        [*amount, language],
    )

    assert written == format_minor(*amount, language)


@pytest.mark.parametrize(
    ("reason", "expected"),
    [
        (None, "A driver is being looked for."),
        ("nobody_near", "No driver is near yet, so it may take longer. We keep looking."),
    ],
)
def test_why_no_driver_comes_is_told(page: Page, reason: str | None, expected: str) -> None:
    assert call(page, "whereabouts", state(delay_reason=reason)) == expected


@pytest.mark.parametrize(
    ("reason", "expected"),
    [
        (None, ""),
        ("kitchen_slow", "The kitchen needs more time than it expected."),
        ("nobody_near", ""),
    ],
)
def test_why_it_is_late_is_told(page: Page, reason: str | None, expected: str) -> None:
    assert call(page, "delayText", state(delay_reason=reason)) == expected
