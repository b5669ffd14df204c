from typing import Any

import pytest
from playwright.sync_api import Page

pytestmark = pytest.mark.browser

APPLY = """async (frames) => {
    const { OpsState } = await import("/static/js/ops-state.js");
    const state = new OpsState();
    const changed = frames.map((frame) => state.apply(frame));
    return {
        changed,
        drivers: [...state.drivers.values()],
        orders: state.ordersByUrgency(),
        atRisk: state.atRisk().map(({ id }) => id),
    };
}"""
CONDITION = """async ([driver, load, now]) => {
    const { conditionOf } = await import("/static/js/ops-state.js");
    return conditionOf(driver, load, Date.parse(now));
}"""


def driver(number: int, *, lat: float = 60.0, at: str = "12:00:00", **facts: Any) -> dict[str, Any]:
    position = {"lat": lat, "lng": 24.0, "recorded_at": f"2026-11-18T{at}.000Z"}
    return {"id": number, "status": "online", "position": position, **facts}


def order(name: str, *urgencies: float, **facts: Any) -> dict[str, Any]:
    risks = [{"urgency": urgency, "text": "late"} for urgency in urgencies]
    return {"id": name, "status": "ready", "driver": None, "risks": risks, **facts}


def after(page: Page, *frames: tuple[str, dict[str, Any]]) -> dict[str, Any]:
    result: dict[str, Any] = page.evaluate(APPLY, [{"type": t, "data": data} for t, data in frames])
    return result


def test_the_most_urgent_order_comes_first(page: Page) -> None:
    orders = [order("a"), order("b", 200), order("c", 700, 100)]
    state = after(page, ("snapshot", {"drivers": [], "orders": orders}))
    assert [one["id"] for one in state["orders"]] == ["c", "b", "a"]
    assert state["atRisk"] == ["c", "b"]


def test_a_later_snapshot_stands_for_everything(page: Page) -> None:
    first = {"drivers": [driver(1)], "orders": [order("a")]}
    state = after(page, ("snapshot", first), ("snapshot", {"drivers": [], "orders": []}))
    assert (state["drivers"], state["orders"]) == ([], [])


def test_an_order_that_is_over_leaves_with_its_driver_off_shift(page: Page) -> None:
    held = order("a", driver={"id": 1})
    gone = driver(1, status="offline")
    over = {**held, "status": "delivered"}
    start = ("snapshot", {"drivers": [driver(1)], "orders": [held]})
    assert len(after(page, start, ("driver_update", gone))["drivers"]) == 1
    state = after(page, start, ("driver_update", gone), ("order_update", over))
    assert (state["drivers"], state["orders"]) == ([], [])


def test_positions_move_known_drivers_only(page: Page) -> None:
    moved = {"drivers": [{"id": 1, "lat": 61.0}, {"id": 9, "lat": 61.0}]}
    snapshot = {"drivers": [driver(1)], "orders": []}
    state = after(page, ("snapshot", snapshot), ("driver_locations", moved))
    assert [(one["id"], one["position"]["lat"]) for one in state["drivers"]] == [(1, 61.0)]
    assert state["changed"] == ["all", "moves"]


def test_an_older_position_never_moves_a_driver_back(page: Page) -> None:
    snapshot = {"drivers": [driver(1, lat=60.5, at="12:00:09")], "orders": []}
    state = after(page, ("snapshot", snapshot), ("driver_update", driver(1, at="12:00:01")))
    assert state["drivers"][0]["position"]["lat"] == 60.5


def test_risks_are_renewed_without_the_rest(page: Page) -> None:
    fresh = {"id": "a", "risks": [{"urgency": 500, "text": "unassigned"}], "promised_at": "T"}
    snapshot = {"drivers": [], "orders": [order("a", code="LG4")]}
    state = after(
        page, ("snapshot", snapshot), ("risks", {"orders": [fresh, {**fresh, "id": "z"}]})
    )
    assert [(one["code"], one["risks"][0]["text"]) for one in state["orders"]] == [
        ("LG4", "unassigned")
    ]


@pytest.mark.parametrize(
    ("facts", "load", "now", "condition"),
    [
        ({}, 0, "12:00:30", "free"),
        ({}, 1, "12:00:30", "busy"),
        ({}, 1, "12:02:00", "silent"),
        ({"position": None}, 0, "12:00:00", "silent"),
        ({"status": "offline"}, 1, "12:00:00", "offline"),
    ],
)
def test_a_drivers_condition_follows_from_shift_load_and_age(
    page: Page, facts: dict[str, Any], load: int, now: str, condition: str
) -> None:
    asked = [driver(1, **facts), load, f"2026-11-18T{now}.000Z"]
    assert page.evaluate(CONDITION, asked) == condition
