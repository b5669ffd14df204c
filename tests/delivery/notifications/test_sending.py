"""The queue: sent once, tried again, given up, never repeated in silence."""

from datetime import timedelta
from smtplib import SMTPDataError, SMTPServerDisconnected

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend

from delivery.notifications.models import Notification, Outgoing
from delivery.notifications.services.retention import purge_notifications
from delivery.notifications.services.sending import (
    MAX_ATTEMPTS,
    claim,
    mark_unfinished,
    retry,
    send,
    send_waiting,
)
from tests.factories.accounts import UserFactory
from tests.threads import at_once

pytestmark = pytest.mark.django_db


def fate(row):
    row.refresh_from_db()
    return row.state, row.attempts


@pytest.fixture
def server(monkeypatch):
    """A mail server of which the test says how it answers: raise what is in `answers`, in turn."""
    answers = []
    deliver = EmailBackend.send_messages

    def answer(backend, messages):
        if answers and (failure := answers.pop(0)):
            raise failure
        return deliver(backend, messages)

    monkeypatch.setattr(EmailBackend, "send_messages", answer)
    return answers


def test_what_is_due_is_sent_once(waiting, now):
    assert send_waiting(now=now) == 1
    assert send_waiting(now=now) == 0
    assert fate(waiting) == ("sent", 1)
    assert len(mail.outbox) == 1


def test_a_refusal_for_now_is_tried_again_later_and_later(waiting, now, server):
    server += [SMTPDataError(451, b"busy"), SMTPDataError(451, b"busy"), None]
    assert send_waiting(now=now) == 1
    assert fate(waiting) == ("pending", 1)
    assert waiting.next_attempt_at == now + timedelta(seconds=10)
    assert send_waiting(now=now + timedelta(seconds=9)) == 0
    assert send_waiting(now=now + timedelta(seconds=10)) == 1
    assert waiting.next_attempt_at < now + timedelta(seconds=30)
    assert send_waiting(now=now + timedelta(seconds=30)) == 1
    assert fate(waiting) == ("sent", 3)
    assert len(mail.outbox) == 1


def test_a_message_dies_after_its_last_attempt_and_can_be_revived(waiting, now, server):
    server += [SMTPDataError(451, b"busy")] * MAX_ATTEMPTS
    for attempt in range(MAX_ATTEMPTS):
        assert send_waiting(now=now + timedelta(hours=attempt)) == 1
    assert fate(waiting) == ("dead", MAX_ATTEMPTS)
    later = now + timedelta(days=1)
    assert send_waiting(now=later) == 0
    assert retry([waiting], now=later) == 1
    assert send_waiting(now=later) == 1
    assert fate(waiting) == ("sent", 1)


def test_a_refusal_for_good_is_not_tried_again(waiting, now, server):
    server += [SMTPDataError(554, b"no")]
    send_waiting(now=now)
    assert fate(waiting) == ("dead", 1)
    assert "554" in waiting.last_error


def test_a_connection_that_broke_leaves_it_unknown_and_nothing_is_repeated(waiting, now, server):
    server += [SMTPServerDisconnected("gone")]
    send_waiting(now=now)
    assert fate(waiting) == ("unknown", 1)
    assert send_waiting(now=now + timedelta(hours=1)) == 0
    assert mail.outbox == []


def test_a_sender_that_died_leaves_it_unknown_and_nothing_is_repeated(waiting, now):
    claim(now=now)
    assert mark_unfinished(now=now + timedelta(minutes=2)) == 0
    assert mark_unfinished(now=now + timedelta(minutes=4)) == 1
    assert send_waiting(now=now + timedelta(minutes=5)) == 0
    assert fate(waiting) == ("unknown", 1)
    assert mail.outbox == []


def test_a_sender_that_was_given_up_does_not_overwrite_what_was_decided(waiting, now):
    row = claim(now=now)
    mark_unfinished(now=now + timedelta(minutes=4))
    send(row, now=now)
    assert fate(waiting) == ("unknown", 1)


def test_what_came_too_late_is_not_sent(waiting, now):
    send_waiting(now=now + timedelta(days=2))
    assert fate(waiting) == ("expired", 1)
    assert mail.outbox == []


def test_nobody_writes_to_a_closed_account(waiting, now):
    recipient = waiting.notification.recipient
    recipient.is_active = False
    recipient.save()
    send_waiting(now=now)
    assert fate(waiting) == ("expired", 1)


@pytest.mark.django_db(transaction=True)
def test_of_racing_workers_each_message_is_sent_by_exactly_one(mail_on, tell, now):
    tell(*(UserFactory() for _ in range(12)))
    handled = at_once([lambda: send_waiting(now=now)] * 4)
    assert sum(handled) == 12
    assert sorted(message.to[0] for message in mail.outbox) == sorted(
        Outgoing.objects.filter(state="sent").values_list(
            "notification__recipient__email", flat=True
        )
    )
    assert len(mail.outbox) == 12


def test_notifications_are_forgotten_after_ninety_days(waiting, now):
    assert purge_notifications(now=now + timedelta(days=90)) == 0
    assert purge_notifications(now=now + timedelta(days=90, seconds=1)) == 1
    assert (Notification.objects.count(), Outgoing.objects.count()) == (0, 0)
