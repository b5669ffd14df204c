import random

import pytest

from delivery.demo.simulation.kitchen import HUMAN_PATIENCE_S, HUMAN_SHIFT_S, Kitchen
from delivery.demo.simulation.pace import Pace

LONG_S = 10_000.0


def make_kitchen(*, seed: int = 1, yields_to_people: bool = False) -> Kitchen:
    return Kitchen(random.Random(seed), Pace(10), yields_to_people=yields_to_people)


def calls(kitchen: Kitchen, now_s: float) -> list[str]:
    return [step.call for step in kitchen.take_due(now_s)]


@pytest.mark.parametrize(
    ("status", "call"),
    [("pending", "confirm"), ("confirmed", "preparing"), ("preparing", "ready")],
)
def test_each_status_leads_to_the_next_call(status: str, call: str) -> None:
    kitchen = make_kitchen()

    kitchen.observe("a", status, prep_minutes=10, now_s=0)

    assert calls(kitchen, LONG_S) == [call]


@pytest.mark.parametrize("status", ["ready", "picked_up", "delivered", "cancelled"])
def test_an_order_that_left_the_kitchen_needs_nothing(status: str) -> None:
    kitchen = make_kitchen()
    kitchen.observe("a", "preparing", prep_minutes=10, now_s=0)

    kitchen.observe("a", status, prep_minutes=10, now_s=1)

    assert calls(kitchen, LONG_S) == []


def test_seeing_an_order_again_does_not_put_it_off() -> None:
    kitchen = make_kitchen()
    kitchen.observe("a", "pending", prep_minutes=10, now_s=0)

    kitchen.observe("a", "pending", prep_minutes=10, now_s=5.9)

    assert calls(kitchen, 6) == ["confirm"]


def test_a_confirmation_says_how_long_the_kitchen_will_take() -> None:
    kitchen = make_kitchen()
    kitchen.observe("a", "pending", prep_minutes=15, now_s=0)

    (step,) = kitchen.take_due(LONG_S)

    assert 3 <= step.body["prep_minutes"] <= 9


def test_a_step_is_handed_out_once() -> None:
    kitchen = make_kitchen()
    kitchen.observe("a", "pending", prep_minutes=10, now_s=0)
    kitchen.take_due(LONG_S)

    kitchen.observe("a", "pending", prep_minutes=10, now_s=LONG_S)

    assert calls(kitchen, 2 * LONG_S) == []


def test_a_forgotten_order_is_planned_anew_when_it_is_seen_again() -> None:
    kitchen = make_kitchen()
    kitchen.observe("a", "pending", prep_minutes=10, now_s=0)
    kitchen.take_due(LONG_S)
    kitchen.forget("a")

    kitchen.observe("a", "pending", prep_minutes=10, now_s=LONG_S)

    assert calls(kitchen, 2 * LONG_S) == ["confirm"]


def test_cooking_takes_a_share_of_the_promised_time_at_the_city_s_pace() -> None:
    kitchen = make_kitchen()
    kitchen.observe("a", "preparing", prep_minutes=10, now_s=0)

    assert calls(kitchen, 44.9) == []
    assert calls(kitchen, 66) == ["ready"]


def test_people_get_time_to_act_first() -> None:
    kitchen = make_kitchen(yields_to_people=True)
    kitchen.observe("a", "pending", prep_minutes=10, now_s=0)

    assert calls(kitchen, HUMAN_PATIENCE_S - 0.1) == []
    assert calls(kitchen, HUMAN_PATIENCE_S) == ["confirm"]


def test_some_kitchens_reject_but_never_in_the_place_of_people() -> None:
    first_calls = set()
    for seed in range(200):
        busy, named = make_kitchen(seed=seed), make_kitchen(seed=seed, yields_to_people=True)
        for kitchen in (busy, named):
            kitchen.observe("a", "pending", prep_minutes=10, now_s=0)
        first_calls.update(calls(busy, LONG_S))
        assert calls(named, LONG_S) == ["confirm"]

    assert first_calls == {"confirm", "reject"}


def test_a_shop_in_which_a_person_works_is_left_to_them() -> None:
    kitchen = make_kitchen(yields_to_people=True)
    kitchen.observe("a", "pending", prep_minutes=10, now_s=0)
    kitchen.observe("b", "pending", prep_minutes=10, now_s=0)

    kitchen.observe("a", "confirmed", prep_minutes=10, now_s=5)

    assert kitchen.take_due(5 + HUMAN_SHIFT_S - 1) == []
    assert sorted(calls(kitchen, 5 + HUMAN_SHIFT_S)) == ["confirm", "preparing"]


def test_a_shop_that_its_person_has_left_is_played_again() -> None:
    kitchen = make_kitchen(yields_to_people=True)
    kitchen.observe("a", "pending", prep_minutes=10, now_s=0)
    kitchen.observe("a", "confirmed", prep_minutes=10, now_s=5)
    kitchen.take_due(5 + HUMAN_SHIFT_S)

    kitchen.observe("b", "pending", prep_minutes=10, now_s=400)

    assert calls(kitchen, 400 + HUMAN_PATIENCE_S) == ["confirm"]


def test_its_own_moves_do_not_look_like_a_person_s() -> None:
    kitchen = make_kitchen(yields_to_people=True)
    kitchen.observe("a", "pending", prep_minutes=10, now_s=0)
    kitchen.take_due(HUMAN_PATIENCE_S)

    kitchen.observe("a", "confirmed", prep_minutes=10, now_s=HUMAN_PATIENCE_S)

    assert calls(kitchen, 2 * HUMAN_PATIENCE_S) == ["preparing"]
