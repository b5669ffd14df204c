"""Events reach their handlers in order, again after a failure, and are never dropped."""

from datetime import timedelta

import pytest
from django.db import transaction

from delivery.accounts.actors import SYSTEM
from delivery.events import registry
from delivery.events.models import Event
from delivery.events.outbox import emit
from delivery.events.relay import MAX_ATTEMPTS, pending_subjects, relay_subject, revive
from delivery.events.tasks import sweep
from delivery.kernel.clock import utc_now

pytestmark = pytest.mark.django_db
NAME = "test.happened"


class Listener:
    """A handler that remembers what it got and fails when told to."""

    __module__ = "tests"
    __qualname__ = "Listener"

    def __init__(self):
        self.got = []
        self.failing = set()

    def __call__(self, event):
        if event.data["number"] in self.failing:
            raise RuntimeError("not now")
        self.got.append((event.subject_id, event.data["number"]))


@pytest.fixture
def listener(monkeypatch):
    handler = Listener()
    monkeypatch.setitem(registry._handlers, NAME, {"tests.listener": handler})
    return handler


def happen(number, *, subject="a", now):
    with transaction.atomic():
        return emit(
            NAME, subject_type="test", subject_id=subject, data={"number": number},
            actor=SYSTEM, now=now,
        )  # fmt: skip


def relay(now, subject="a"):
    return relay_subject("test", subject, now=now)


def test_events_of_a_subject_come_in_the_order_in_which_they_happened(listener, now):
    for number in range(5):
        happen(number, now=now)
    assert relay(now) == 5
    assert listener.got == [("a", number) for number in range(5)]
    assert not pending_subjects(now=now, limit=10)


def test_a_failed_event_holds_back_the_later_ones_of_its_subject_only(listener, now):
    listener.failing = {0}
    happen(0, now=now)
    happen(1, now=now)
    happen(2, subject="b", now=now)
    assert (relay(now), relay(now, "b")) == (0, 1)
    assert listener.got == [("b", 2)]
    listener.failing = set()
    assert relay(now + timedelta(seconds=2)) == 2
    assert listener.got == [("b", 2), ("a", 0), ("a", 1)]


def test_a_failed_event_waits_longer_each_time_and_dies_after_twelve(listener, now):
    listener.failing = {0}
    event = happen(0, now=now)
    waits, at = [], now
    for _ in range(MAX_ATTEMPTS):
        relay(at)
        event.refresh_from_db()
        if event.next_attempt_at and event.dead_at is None:
            waits.append((event.next_attempt_at - at).total_seconds())
            assert relay(event.next_attempt_at - timedelta(seconds=1)) == 0
            at = event.next_attempt_at
    assert waits == [2, 4, 8, 16, 32, 64, 128, 256, 300, 300, 300]
    assert (event.attempts, event.dead_at, event.relayed_at) == (12, at, None)
    assert "not now" in event.last_error
    assert not pending_subjects(now=at + timedelta(days=1), limit=10)


def test_a_dead_event_lets_the_later_ones_pass_and_can_be_revived(listener, now):
    listener.failing = {0}
    dead = happen(0, now=now)
    Event.objects.filter(pk=dead.pk).update(attempts=MAX_ATTEMPTS - 1)
    happen(1, now=now)
    relay(now)
    relay(now)
    assert listener.got == [("a", 1)]
    listener.failing = set()
    assert revive([dead]) == 1
    assert relay(now) == 1
    assert listener.got == [("a", 1), ("a", 0)]
    assert revive([dead]) == 0


def test_handlers_that_were_done_are_not_run_again_after_another_failed(listener, now, monkeypatch):
    other = Listener()
    handlers = {"tests.first": listener, "tests.second": other}
    monkeypatch.setitem(registry._handlers, NAME, handlers)
    other.failing = {0}
    happen(0, now=now)
    relay(now)
    other.failing = set()
    relay(now + timedelta(seconds=2))
    assert (listener.got, other.got) == ([("a", 0)], [("a", 0)])


def test_what_a_failed_handler_wrote_is_undone(now, monkeypatch):
    def write_and_fail(event):
        happen(99, subject="side effect", now=now)
        raise RuntimeError("after writing")

    monkeypatch.setitem(registry._handlers, NAME, {"tests.writer": write_and_fail})
    happen(0, now=now)
    relay(now)
    assert not Event.objects.filter(subject_id="side effect").exists()
    assert Event.objects.get().attempts == 1


def test_an_event_that_nobody_hears_is_done_at_once(now):
    assert happen(0, now=now).relayed_at == now


def test_the_sweep_delivers_what_a_lost_nudge_did_not(listener):
    happen(0, now=utc_now())
    happen(1, subject="b", now=utc_now())
    assert listener.got == []
    sweep()
    assert sorted(listener.got) == [("a", 0), ("b", 1)]


def test_held_back_subjects_do_not_starve_the_others(listener, now):
    listener.failing = {0}
    happen(0, now=now)
    for number in range(1, 6):
        happen(number, now=now)
    relay(now)
    happen(7, subject="b", now=now)
    assert pending_subjects(now=now, limit=2) == [("test", "b")]
