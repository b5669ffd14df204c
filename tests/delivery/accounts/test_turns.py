"""How often an actor may call, counted in the store and at the store's clock."""

import pytest

from delivery.accounts.services import close_session, open_session
from delivery.accounts.turns import Limit, session_and_turn, take_turn
from delivery.kernel.clock import utc_now
from tests.factories.accounts import UserFactory

# Nothing is earned back while a test runs.
SLOW = Limit(3, 86_400.0)


@pytest.fixture
def token(db):
    return open_session(UserFactory(), now=utc_now()).token


def test_a_whole_periods_calls_may_come_at_once_and_then_each_has_to_be_earned():
    waits = [take_turn("user-1", SLOW) for _ in range(5)]
    assert waits[:3] == [0, 0, 0]
    assert waits[3:] == pytest.approx([86_400 / 3] * 2, abs=60)


def test_what_was_earned_may_be_asked_again():
    quick = Limit(1, 0.001)
    assert take_turn("user-1", quick) == 0
    while take_turn("user-1", quick):
        pass


def test_actors_have_a_turn_each():
    for ident in ("user-1", "user-2", "192.0.2.1"):
        assert take_turn(ident, Limit(1, 86_400.0)) == 0


def test_all_sessions_and_ways_of_an_actor_count_together(db):
    user = UserFactory()
    tokens = [open_session(user, now=utc_now()).token for _ in range(2)]
    for token in tokens:
        session, wait_s = session_and_turn(token, SLOW)
        assert (session["_auth_user_id"], wait_s) == (str(user.pk), 0)
    assert take_turn(f"user-{user.pk}", SLOW) == 0
    assert take_turn(f"user-{user.pk}", SLOW) > 0
    assert session_and_turn(tokens[0], SLOW)[1] > 0


def test_a_closed_session_is_empty_and_has_no_turn(token):
    close_session(token, now=utc_now())
    assert session_and_turn(token, SLOW) == ({}, 0)
    assert session_and_turn("", SLOW) == ({}, 0)
