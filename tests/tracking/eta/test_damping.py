from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracking.eta.damping import LEAST_STEP_S, TURN_HELD_S, TURN_STEPS, Shown, next_shown
from tracking.eta.estimate import Eta

NOON = datetime(2026, 11, 18, 12, tzinfo=UTC)


def eta(point_s, low_s=None, high_s=None):
    """Make an estimate from seconds after noon; without ends, five minutes to each side."""
    low_s = point_s - 300 if low_s is None else low_s
    high_s = point_s + 300 if high_s is None else high_s
    return Eta(*(NOON + timedelta(seconds=s) for s in (point_s, low_s, high_s)))


def next_of(shown, fresh, **options):
    return next_shown(shown, fresh, now=NOON, **options)


@pytest.mark.parametrize("moved_s", [0, 59, -59])
def test_less_than_a_step_shows_nothing_new(moved_s):
    assert next_of(Shown(eta(600)), eta(600 + moved_s)) == Shown(eta(600))


@pytest.mark.parametrize(("moved_s", "direction"), [(67, 1), (-60, -1)])
def test_a_step_shows_the_new_estimate(moved_s, direction):
    fresh = eta(600 + moved_s)
    assert next_of(Shown(eta(600)), fresh) == Shown(fresh, direction)


def test_far_ahead_a_step_is_a_tenth_of_what_is_left():
    assert next_of(Shown(eta(3000)), eta(3200, 2700, 3300)) == Shown(eta(3000))
    assert next_of(Shown(eta(3000)), eta(3400)) == Shown(eta(3400), 1)


def test_turning_back_takes_two_steps_that_are_asked_for_a_while():
    later = Shown(eta(600), direction=1)
    assert next_of(later, eta(490, 300, 900)).eta.eta_at == later.eta.eta_at
    asked = next_of(later, eta(470))
    assert (asked.eta.eta_at, asked.turning_at) == (later.eta.eta_at, NOON)

    soon, then = (NOON + timedelta(seconds=TURN_HELD_S - left_s) for left_s in (1, 0))
    assert next_shown(asked, eta(470), now=soon).eta.eta_at == later.eta.eta_at
    assert next_shown(asked, eta(470), now=then).eta.eta_at == eta(470).eta_at


def test_a_turn_that_is_not_asked_for_in_between_begins_anew():
    asked = Shown(eta(600), 1, turning_at=NOON)
    assert next_of(asked, eta(590, 300, 900)) == Shown(eta(600), 1)


def test_a_new_stage_turns_at_once():
    later = Shown(eta(600), direction=1)
    assert next_of(later, eta(470), is_news=True) == Shown(eta(470), -1)
    assert next_of(later, eta(490, 300, 900), is_news=True) == later


def test_estimates_that_leap_at_every_other_look_are_not_followed():
    shown, told = Shown(eta(1000), direction=1), set()
    for look in range(60):
        now = NOON + timedelta(seconds=8 * look)
        shown = next_shown(shown, eta(1000 if look % 3 else 600), now=now)
        told.add(shown.eta.eta_at)
    assert len(told) == 1


def test_between_moves_an_end_comes_in_by_a_minute_or_more():
    shown = Shown(eta(600, 300, 900))
    assert next_of(shown, eta(610, 359, 841)) == shown
    assert next_of(shown, eta(610, 360, 840)) == Shown(eta(600, 360, 840))


def test_an_end_that_has_to_move_out_by_two_steps_moves_everything():
    shown = Shown(eta(600, 300, 900))
    assert next_of(shown, eta(610, 300, 1019)) == shown
    assert next_of(shown, eta(610, 300, 1030)) == Shown(eta(610, 300, 1030))


def test_a_time_that_has_passed_is_replaced():
    assert next_of(Shown(eta(-1)), eta(5, 1, 60)) == Shown(eta(5, 1, 60))


def test_a_faster_city_takes_shorter_steps():
    assert next_of(Shown(eta(60)), eta(67), speed=10).eta.eta_at == eta(67).eta_at


SECONDS = st.integers(0, 3600)
ESTIMATES = st.tuples(SECONDS, SECONDS, SECONDS).map(sorted).map(lambda s: eta(s[1], s[0], s[2]))


def walk(first, others):
    """Show one estimate after another at one instant; yield each thing shown."""
    shown = Shown(first)
    for fresh in others:
        after = next_of(shown, fresh)
        yield shown, after
        shown = after


@given(ESTIMATES, st.lists(ESTIMATES, max_size=30))
def test_the_point_shown_always_lies_in_its_range_and_not_in_the_past(first, others):
    for _, after in walk(first, others):
        assert NOON <= after.eta.low_at <= after.eta.eta_at <= after.eta.high_at


@given(ESTIMATES, st.lists(ESTIMATES, max_size=30))
def test_small_moves_never_go_to_and_fro(first, others):
    moves = [
        (after.eta.eta_at - before.eta.eta_at).total_seconds()
        for before, after in walk(first, others)
        if after.direction == -before.direction and before.direction
    ]
    assert all(abs(move_s) >= LEAST_STEP_S * TURN_STEPS for move_s in moves)


@given(ESTIMATES, ESTIMATES)
def test_what_is_shown_settles(first, fresh):
    once = next_of(Shown(first), fresh)
    twice = next_of(once, fresh)
    assert next_of(twice, fresh) == twice
