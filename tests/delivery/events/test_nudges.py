"""Nudges are shared, never lost while the process lives, and never a request's burden."""

import os
from threading import Event as Signal

import pytest
from kombu.exceptions import OperationalError

from delivery.events import nudges
from delivery.events.nudges import Nudger
from tests.threads import at_once

A, B, C = (("order", name) for name in "abc")


class Broker:
    """Takes messages where Celery's task would, one at a time when told to wait."""

    def __init__(self):
        self.messages, self.arrived, self.may_go_on = [], Signal(), Signal()
        self.may_go_on.set()
        self.is_down = False

    def delay(self, subjects):
        self.arrived.set()
        assert self.may_go_on.wait(30)
        if self.is_down:
            raise OperationalError("no broker")
        self.messages.append(subjects)

    def await_subjects(self, count):
        while sum(map(len, self.messages)) < count:
            self.arrived.wait(0.01)


@pytest.fixture
def broker(monkeypatch):
    broker = Broker()
    monkeypatch.setattr(nudges, "relay", broker)
    return broker


def test_the_first_is_sent_at_once_and_those_meanwhile_share_a_message(broker):
    nudger = Nudger()
    broker.may_go_on.clear()
    nudger.nudge(A)
    assert broker.arrived.wait(30)
    for subject in (B, C, B):
        nudger.nudge(subject)
    broker.may_go_on.set()
    broker.await_subjects(3)
    assert broker.messages == [[A], [B, C]]


def test_what_many_threads_nudge_is_all_sent(broker):
    nudger = Nudger()
    subjects = [("order", str(number)) for number in range(200)]
    at_once([lambda part=subjects[n::20]: [*map(nudger.nudge, part)] for n in range(20)])
    broker.await_subjects(200)
    sent = [subject for message in broker.messages for subject in message]
    assert sorted(sent) == sorted(subjects)


def test_a_broker_that_is_down_fails_nobody_and_is_tried_again_with_the_next(broker):
    nudger = Nudger()
    broker.is_down = True
    nudger.nudge(A)
    assert broker.arrived.wait(30)
    while nudger._waiting:
        broker.arrived.wait(0.01)
    broker.is_down = False
    nudger.nudge(B)
    broker.await_subjects(1)
    assert broker.messages == [[B]]


def test_what_waits_when_the_process_ends_is_sent(broker):
    nudger = Nudger()
    nudger._sender = object()  # a thread that did not come to it
    nudger.nudge(A)
    nudger.flush()
    assert broker.messages == [[A]]


def test_a_forked_process_sends_its_own_and_none_of_its_parents():
    reading, writing = os.pipe()
    nudges.NUDGER._waiting = {A: None}
    child = os.fork()
    if child == 0:
        os.write(writing, repr((nudges.NUDGER._waiting, nudges.NUDGER._sender)).encode())
        os._exit(0)
    os.waitpid(child, 0)
    nudges.NUDGER._waiting = {}
    assert os.read(reading, 100) == b"({}, None)"
