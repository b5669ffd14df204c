from typing import Any

import pytest

from orders.states import STAMPS
from tracking.progress import HEADLINES, steps_of

AT = "2026-11-18T12:00:00.000Z"


def order(status: str, *reached: str) -> dict[str, Any]:
    stamps = dict.fromkeys(STAMPS.values())
    return {"status": status, "created_at": AT, **stamps, **{f"{name}_at": AT for name in reached}}


def states(payload: dict[str, Any]) -> list[str]:
    return [step.state for step in steps_of(payload)]


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ("pending", ["now", "todo", "todo", "todo", "todo", "todo", "off"]),
        ("preparing", ["done", "done", "now", "todo", "todo", "todo", "off"]),
        ("picked_up", ["done", "done", "done", "done", "now", "todo", "off"]),
        ("delivered", ["done", "done", "done", "done", "done", "done", "off"]),
    ],
)
def test_steps_before_the_present_one_are_done(status, expected):
    assert states(order(status)) == expected


def test_a_cancelled_order_keeps_what_happened_and_hides_the_rest():
    steps = steps_of(order("cancelled", "confirmed", "cancelled"))

    shown = [(step.status, step.state) for step in steps if not step.is_hidden]
    assert shown == [("pending", "done"), ("confirmed", "done"), ("cancelled", "bad")]


def test_a_step_is_worded_by_whether_it_has_happened():
    labels = [step.label for step in steps_of(order("preparing", "confirmed", "preparing"))]

    assert labels[:4] == [
        "Order sent",
        "Accepted by the shop",
        "Being prepared",
        "Ready, waiting for the driver",
    ]


def test_every_status_has_a_headline():
    assert set(HEADLINES) == {"pending", *STAMPS}
