"""Each person is told once per cause, on the channels that they want."""

from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from delivery.notifications.models import Notification, Outgoing
from delivery.notifications.services.inbox import unread_count
from delivery.notifications.services.notify import Note, notify
from delivery.notifications.services.preferences import NecessaryTopic, choices_of, choose
from tests.delivery.notifications.conftest import PARAMS
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db


def test_several_people_are_told_at_once(tell, mail_on, django_assert_num_queries):
    people = [UserFactory() for _ in range(3)]
    # Savepoint, told, wishes, two bulk inserts, release.
    with django_assert_num_queries(6):
        assert tell(*people) == 3
    assert [unread_count(person) for person in people] == [1, 1, 1]
    assert Outgoing.objects.count() == 3


def test_a_cause_is_told_once_however_often_it_is_asked_for(tell, mail_on):
    person, cause = UserFactory(), uuid4()
    assert tell(person, cause=cause) == 1
    assert tell(person, cause=cause) == 0
    assert (Notification.objects.count(), Outgoing.objects.count()) == (1, 1)


def test_the_database_refuses_a_second_message_about_one_cause(tell, now):
    person, cause = UserFactory(), uuid4()
    tell(person, cause=cause)
    with pytest.raises(IntegrityError), transaction.atomic():
        Notification.objects.create(
            recipient=person, cause=cause, kind="order_cancelled", created_at=now
        )


def test_the_database_refuses_a_second_e_mail_of_one_message(waiting, now):
    with pytest.raises(IntegrityError), transaction.atomic():
        Outgoing.objects.create(
            notification=waiting.notification, channel="email", next_attempt_at=now, expires_at=now
        )


def test_only_what_the_texts_name_is_kept(tell):
    tell(UserFactory(), kind="order_confirmed")
    assert Notification.objects.get().params == {"order_id": "1", "code": "AB12", "shop": "Hiisi"}


def test_nothing_is_sent_where_nothing_is_set_up(tell):
    tell(UserFactory())
    assert (Notification.objects.count(), Outgoing.objects.count()) == (1, 0)


def test_a_channel_that_was_switched_off_stays_silent(tell, mail_on):
    person = UserFactory()
    choose(actor=person, wishes=[("progress", "email", False), ("progress", "in_app", False)])
    params = PARAMS | {"total": "€20.00"}
    with transaction.atomic():
        notes = [Note(person, "order_placed", params)]
        assert notify(cause=uuid4(), notes=notes, now=person.created_at) == 0
    assert Notification.objects.count() == 0


def test_what_is_necessary_cannot_be_switched_off_and_nothing_is_changed():
    person = UserFactory()
    with pytest.raises(NecessaryTopic):
        choose(actor=person, wishes=[("feedback", "in_app", False), ("changes", "email", False)])
    assert all(choice.is_on for choice in choices_of(person) if choice.channel == "in_app")


def test_a_message_needs_the_callers_transaction(now, transactional_db):
    with pytest.raises(transaction.TransactionManagementError):
        notify(cause=uuid4(), notes=[], now=now)
