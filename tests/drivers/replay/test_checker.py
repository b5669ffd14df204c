from dataclasses import replace
from pathlib import Path

import pytest

from drivers.replay.checker import violations
from drivers.replay.instance import Courier, Instance, Order, Place
from drivers.replay.schedule import (
    Assignment,
    Move,
    Schedule,
    read_schedule,
    write_schedule,
)


@pytest.fixture
def instance() -> Instance:
    return Instance(
        name="tiny",
        orders={
            "o1": Order(Place("o1", 0, 2_000), "r1", placed=5, ready=20),
            "o2": Order(Place("o2", 0, 3_000), "r1", placed=6, ready=22),
            "o3": Order(Place("o3", 0, 3_000), "r2", placed=6, ready=22),
        },
        couriers={"c1": Courier(Place("c1", 0, 0), on=0, off=60)},
        restaurants={"r1": Place("r1", 0, 1_000), "r2": Place("r2", 500, 0)},
        metres_per_minute=300,
        pickup_service=4,
        dropoff_service=4,
        target_minutes=40,
        maximum_minutes=90,
    )


@pytest.fixture
def schedule() -> Schedule:
    # 1,000 m are 4 minutes: arrives 14, picks up 22, leaves 24, delivers 30, leaves 32, 38.
    return Schedule(
        assignments=[Assignment(10, 22, "c1", ("o1", "o2"))],
        moves=[
            Move("c1", 10, "c1", "r1"),
            Move("c1", 24, "r1", "o1"),
            Move("c1", 32, "o1", "o2"),
        ],
        dropped_off={"o1": 30, "o2": 38},
    )


def test_a_schedule_that_keeps_every_rule_has_no_violations(instance, schedule):
    assert violations(instance, schedule) == []


def test_a_schedule_survives_being_written_and_read(instance, schedule, tmp_path: Path):
    write_schedule(schedule, instance, tmp_path)

    assert read_schedule(tmp_path) == schedule


def test_the_files_look_as_the_evaluator_expects(instance, schedule, tmp_path: Path):
    write_schedule(schedule, instance, tmp_path)

    def lines(name: str) -> list[str]:
        return (tmp_path / f"solution_info_{name}.txt").read_text().splitlines()

    assert lines("assignments")[1:] == ["10 22 c1 o1 o2"]
    assert lines("orders") == [
        "order placement_time ready_time pickup_time dropoff_time courier",
        "o1 5 20 22 30 c1",
        "o2 6 22 22 38 c1",
    ]
    assert lines("couriers")[1:] == ["c1 10 c1 r1", "c1 24 r1 o1", "c1 32 o1 o2"]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"assigned": 4}, "o1 assigned before it is placed"),
        ({"assigned": 23}, "assigned after its pick-up"),
        ({"picked_up": 21}, "o2 picked up before it is ready"),
        ({"orders": ("o2", "o1")}, "does not deliver its bundle in its order"),
        ({"orders": ("o1", "o3")}, "several restaurants"),
        ({"orders": ("o1", "o9")}, "unknown order"),
        ({"orders": ("o1", "o1")}, "o1 is in 2 assignments"),
        ({"courier": "c9"}, "unknown courier c9"),
        ({"orders": ()}, "picks up nothing"),
    ],
)
def test_a_broken_bundle_is_refused(instance, schedule, change, message):
    broken = replace(schedule.assignments[0], **change)

    found = violations(instance, replace(schedule, assignments=[broken]))

    assert any(message in line for line in found), found


@pytest.mark.parametrize(
    ("index", "move", "message"),
    [
        (0, Move("c1", 19, "c1", "r1"), "picks up within 2 minutes of arriving"),
        (0, Move("c1", 10, "c1", "r2"), "is not at r1"),
        (0, Move("c1", 10, "c1", "o1"), "moves without food"),
        (1, Move("c1", 23, "r1", "o1"), "leaves for o1 at 23"),
        (1, Move("c1", 24, "r2", "o1"), "leaves r2, is at r1"),
        (2, Move("c1", 27, "o1", "o2"), "leaves at 27, arrives 28"),
        (2, Move("c1", 33, "o1", "o2"), "leaves for o2 at 33"),
        (2, Move("c1", 32, "o1", "o7"), "unknown place"),
    ],
)
def test_a_broken_move_is_refused(instance, schedule, index, move, message):
    moves = [*schedule.moves]
    moves[index] = move

    found = violations(instance, replace(schedule, moves=moves))

    assert any(message in line for line in found), found


def test_a_delivery_at_another_minute_than_the_moves_say_is_refused(instance, schedule):
    found = violations(instance, replace(schedule, dropped_off={"o1": 30, "o2": 37}))

    assert found == ["c1 at 22: o2 delivered at 37, not 38"]


def test_a_pick_up_after_the_shift_is_refused(instance, schedule):
    short = replace(instance, couriers={"c1": Courier(Place("c1", 0, 0), on=0, off=21)})

    assert violations(short, schedule) == ["c1 at 22: pick-up after its shift"]


def test_leaving_before_the_shift_starts_is_refused(instance, schedule):
    late = replace(instance, couriers={"c1": Courier(Place("c1", 0, 0), on=11, off=60)})

    found = violations(late, schedule)

    assert "c1 leaves at 10, arrives 11" in found
    assert "c1 at 22: assigned before its shift" in found


def test_an_order_taken_and_never_delivered_is_refused(instance, schedule):
    found = violations(instance, replace(schedule, dropped_off={"o1": 30}))

    assert "o2 is taken, never delivered" in found


def test_leaving_while_the_last_drop_off_still_goes_on_is_refused(instance, schedule):
    moves = [*schedule.moves, Move("c1", 39, "o2", "r1")]

    assert violations(instance, replace(schedule, moves=moves)) == ["c1 at 22: leaves mid-service"]
