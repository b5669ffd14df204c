from typing import Any

import pytest
from playwright.sync_api import Page

pytestmark = pytest.mark.browser

CALL = """async ([file, name, ...values]) => {
    const module = await import(`/static/js/drive/${file}.js`);
    return module[name](...values);
}"""
ROUTE = {
    "stops": [
        {"kind": "pickup", "order_id": "a", "lat": 1, "lng": 1},
        {"kind": "dropoff", "order_id": "a", "lat": 2, "lng": 2},
    ]
}
ORDER = {
    "id": "a",
    "status": "ready",
    "arrived_at": None,
    "merchant": {"lat": 1, "lng": 1},
    "delivery_lat": 2,
    "delivery_lng": 2,
}


def call(page: Page, file: str, name: str, *values: Any) -> Any:
    return page.evaluate(CALL, [file, name, *values])


def step(name: str, **more: Any) -> dict[str, Any]:
    return {"orderId": "a", "name": name, "at": 1000, "wasSent": False, **more}


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("Mannerheimintie 5, 00100 Helsinki", "Mannerheimintie, 00100 Helsinki"),
        ("Testikatu 12 B, Helsinki", "Testikatu, Helsinki"),
        ("Rua Nova", "Rua Nova"),
    ],
)
def test_an_offer_names_the_street_and_not_the_house(
    page: Page, address: str, expected: str
) -> None:
    assert call(page, "words", "area", address) == expected


def test_every_refusal_of_an_offer_has_words(page: Page) -> None:
    for code in ("already_assigned", "offer_expired", "offer_withdrawn"):
        assert call(page, "words", "refusal", {"code": code, "detail": "raw"}) != "raw"


def test_a_step_that_waits_to_be_sent_counts_as_done(page: Page) -> None:
    (ahead,) = call(page, "hand", "ordersAhead", [ORDER], [step("arrived"), step("picked-up")])
    assert (ahead["status"], ahead["arrived_at"]) == ("picked_up", "1970-01-01T00:00:01.000Z")
    stops = call(page, "hand", "stopsAhead", ROUTE, [ahead])
    assert [stop["kind"] for stop in stops] == ["dropoff"]
    assert call(page, "hand", "ordersAhead", [ORDER], [step("delivered")]) == []


def test_an_order_that_the_route_does_not_know_yet_still_has_its_next_stop(page: Page) -> None:
    (stop,) = call(page, "hand", "stopsAhead", None, [ORDER])
    assert (stop["kind"], stop["lat"]) == ("pickup", 1)


@pytest.mark.parametrize(
    ("entry", "orders", "expected"),
    [
        (step("delivered", wasSent=True), [], True),
        (step("delivered", wasSent=False), [], False),
        (step("delivered", wasSent=True), [ORDER], False),
        (step("picked-up", wasSent=True), [{**ORDER, "status": "picked_up"}], True),
    ],
)
def test_a_refusal_after_a_lost_answer_is_told_from_a_real_one(
    page: Page, entry: dict[str, Any], orders: list[dict[str, Any]], *, expected: bool
) -> None:
    assert call(page, "hand", "wasDone", entry, orders) is expected


def test_a_ride_follows_its_line_and_stops_at_its_end(page: Page) -> None:
    line = [[0, 0], [0, 0.001], [0.001, 0.001]]
    half = call(page, "motion", "advance", line, 111.195 * 1.5)
    assert half["at"] == pytest.approx([0.0005, 0.001], abs=1e-6)
    assert half["heading_deg"] == pytest.approx(0, abs=0.1)
    assert call(page, "motion", "advance", line, 10_000)["rest"] == [[0.001, 0.001]]


def test_a_ride_ends_at_the_next_stop_of_a_longer_way(page: Page) -> None:
    line = [[0, 0], [0, 0.001], [0, 0.002], [0, 0.003]]
    assert call(page, "motion", "lineTo", line, {"lat": 0, "lng": 0.0011}) == [
        [0, 0],
        [0, 0.001],
        [0, 0.0011],
    ]
