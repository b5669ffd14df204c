from typing import Any

from delivery.demo.simulation.tally import Tally


def order(order_id: str, status: str, **facts: Any) -> dict[str, Any]:
    return {
        "id": order_id,
        "status": status,
        "confirmed_at": "2026-03-01T12:00:00.000Z",
        "assigned_at": None,
        "cancelled_by": "",
        **facts,
    }


def matched_after(seconds: int) -> dict[str, str]:
    return {"assigned_at": f"2026-03-01T12:00:{seconds:02}.000Z"}


def test_every_placed_order_is_in_exactly_one_place() -> None:
    tally = Tally(placed=5)

    tally.observe(order("a", "delivered", **matched_after(4)))
    tally.observe(order("b", "cancelled", cancelled_by="customer"))
    tally.observe(order("c", "cancelled", cancelled_by="merchant"))
    tally.observe(order("d", "preparing"))

    counts = (tally.delivered, tally.cancelled, tally.rejected, tally.in_progress)
    assert counts == (1, 1, 1, 2)


def test_an_order_is_matched_once_however_often_it_is_seen() -> None:
    tally = Tally(placed=1)

    for status in ("confirmed", "preparing", "ready", "picked_up", "delivered"):
        tally.observe(order("a", status, **matched_after(4)))

    assert tally.matched == 1


def test_the_wait_for_a_driver_is_told_as_median_and_p95() -> None:
    tally = Tally(placed=20)

    for second in range(1, 21):
        tally.observe(order(str(second), "preparing", **matched_after(second)))

    summary = tally.summary()
    assert summary["confirm_to_accept_median_s"] == 10.5
    assert summary["confirm_to_accept_p95_s"] == 20.0


def test_waits_are_unknown_while_nothing_is_matched() -> None:
    assert Tally().summary()["confirm_to_accept_median_s"] is None


def test_errors_are_counted_with_their_kinds() -> None:
    tally = Tally()
    tally.errors["GET /orders 500 no_problem_details"] += 2

    summary = tally.summary()
    assert summary["errors"] == 2
    assert summary["error_kinds"] == {"GET /orders 500 no_problem_details": 2}
