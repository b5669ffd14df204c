from typing import Any

import pytest
from playwright.sync_api import Page

pytestmark = pytest.mark.browser

REDUCE = """async ([snapshot, frames]) => {
    const { fromSnapshot, reduce } = await import("/static/js/order-state.js");
    return frames.reduce(reduce, fromSnapshot(snapshot));
}"""
POSITION = {"lat": 60.17, "lng": 24.94, "recorded_at": "2026-11-18T12:00:10.000Z"}


def snapshot(**changes: Any) -> dict[str, Any]:
    order = {
        "id": "o1",
        "status": "confirmed",
        "driver": None,
        "driver_position": None,
        "preparing_at": None,
        "last_message_id": "100-0",
    }
    return {**order, **changes}


def frame(kind: str, message_id: str, **data: Any) -> dict[str, Any]:
    return {"type": kind, "message_id": message_id, "order_id": "o1", "data": data}


def state_after(page: Page, start: dict[str, Any], *frames: dict[str, Any]) -> dict[str, Any]:
    state: dict[str, Any] = page.evaluate(REDUCE, [start, list(frames)])
    return state


def test_a_status_change_moves_the_order_on_with_its_time(page: Page) -> None:
    change = frame("status_change", "101-0", status="preparing", preparing_at="T")

    state = state_after(page, snapshot(), change)

    assert (state["order"]["status"], state["order"]["preparing_at"]) == ("preparing", "T")
    assert state["lastMessageId"] == "101-0"


def test_a_frame_that_comes_twice_counts_once(page: Page) -> None:
    first = frame("status_change", "101-0", status="preparing")
    again = frame("status_change", "101-0", status="ready")

    assert state_after(page, snapshot(), first, again)["order"]["status"] == "preparing"


def test_ids_are_compared_as_numbers(page: Page) -> None:
    change = frame("status_change", "100-10", status="preparing")

    state = state_after(page, snapshot(last_message_id="100-9"), change)

    assert state["order"]["status"] == "preparing"


def test_a_status_never_goes_back(page: Page) -> None:
    late = frame("status_change", "101-0", status="preparing")

    state = state_after(page, snapshot(status="picked_up"), late)

    assert state["order"]["status"] == "picked_up"


@pytest.mark.parametrize("final", ["delivered", "cancelled"])
def test_a_finished_order_stays_finished_and_shows_no_driver(page: Page, final: str) -> None:
    state = state_after(
        page,
        snapshot(driver={"id": 1}, driver_position=POSITION),
        frame("status_change", "101-0", status=final),
        frame("status_change", "102-0", status="ready"),
        frame("driver_location", "103-0", **POSITION),
    )

    assert (state["order"]["status"], state["position"]) == (final, None)


def test_the_newest_position_wins_whatever_order_they_come_in(page: Page) -> None:
    newer = {**POSITION, "lat": 60.18, "recorded_at": "2026-11-18T12:00:12.000Z"}
    older = {**POSITION, "lat": 60.16, "recorded_at": "2026-11-18T12:00:11.000Z"}

    state = state_after(
        page,
        snapshot(),
        frame("driver_location", "101-0", **newer),
        frame("driver_location", "102-0", **older),
    )

    assert state["position"]["lat"] == 60.18


def test_another_driver_starts_without_the_position_of_the_last(page: Page) -> None:
    start = snapshot(driver={"id": 1, "name": "Ana"}, driver_position=POSITION)
    change = frame("driver_assigned", "101-0", driver={"id": 2, "name": "Rui"})

    state = state_after(page, start, change)

    assert (state["order"]["driver"]["name"], state["position"]) == ("Rui", None)


def test_a_driver_taken_away_leaves_the_order_without_one(page: Page) -> None:
    start = snapshot(driver={"id": 1}, driver_position=POSITION)

    state = state_after(page, start, frame("driver_assigned", "101-0", driver=None))

    assert (state["order"]["driver"], state["position"]) == (None, None)


def test_an_estimate_without_a_cause_clears_the_last_cause(page: Page) -> None:
    state = state_after(
        page,
        snapshot(),
        frame("eta", "101-0", eta_low_at="A", eta_high_at="B", delay_reason="Busy kitchen"),
        frame("eta", "102-0", eta_low_at="C", eta_high_at="D"),
    )

    order = state["order"]
    assert (order["eta_low_at"], order["eta_high_at"], order["delay_reason"]) == ("C", "D", "")


def test_a_snapshot_replaces_what_was_known(page: Page) -> None:
    fresh = snapshot(status="ready", last_message_id="200-0", driver={"id": 3})

    state = state_after(
        page, snapshot(), {"type": "snapshot", "message_id": "200-0", "data": fresh}
    )

    assert (state["order"]["status"], state["order"]["driver"]["id"]) == ("ready", 3)
    assert state["lastMessageId"] == "200-0"


def test_a_snapshot_older_than_what_was_seen_is_passed_over(page: Page) -> None:
    old = {"type": "snapshot", "message_id": "100-0", "data": snapshot()}

    state = state_after(page, snapshot(), frame("status_change", "101-0", status="preparing"), old)

    assert state["order"]["status"] == "preparing"


def test_after_a_resync_the_snapshot_stands_whatever_its_id(page: Page) -> None:
    lost = {"type": "resync", "message_id": None, "data": {}}
    fresh = {
        "type": "snapshot",
        "message_id": None,
        "data": snapshot(status="ready", last_message_id=None),
    }

    state = state_after(page, snapshot(), lost, fresh)

    assert (state["order"]["status"], state["lastMessageId"]) == ("ready", "")
    assert state["isResyncing"] is False


def test_a_frame_of_an_unknown_type_changes_nothing(page: Page) -> None:
    before = state_after(page, snapshot())

    assert state_after(page, snapshot(), frame("fireworks", "101-0")) == before


def test_a_position_does_not_move_where_a_lost_socket_begins_again(page: Page) -> None:
    state = state_after(page, snapshot(), frame("driver_location", "900-0", **POSITION))

    assert (state["position"]["lat"], state["lastMessageId"]) == (60.17, "100-0")


def test_a_position_of_a_clock_that_was_ahead_hides_neither_frame_nor_snapshot(page: Page) -> None:
    position = frame("driver_location", "900-0", **POSITION)
    change = frame("status_change", "101-0", status="preparing")
    fresh = {
        "type": "snapshot",
        "message_id": "100-0",
        "data": snapshot(status="preparing", driver_position=POSITION),
    }

    for later in (change, fresh):
        assert state_after(page, snapshot(), position, later)["order"]["status"] == "preparing"
