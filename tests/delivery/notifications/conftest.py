"""Messages that wait to be sent."""

from uuid import uuid4

import pytest
from django.db import transaction

from delivery.notifications.models import Outgoing
from delivery.notifications.services.notify import Note, notify
from tests.factories.accounts import UserFactory

PARAMS = {"order_id": "1", "code": "AB12", "shop": "Hiisi", "refund": "€12.00"}


@pytest.fixture
def mail_on(settings):
    """Send e-mail into Django's outbox."""
    settings.EMAIL_URL = "memory:"


@pytest.fixture
def tell(now):
    """Tell people, customers by default, that their order was cancelled."""

    def run(*people, kind="order_cancelled", cause=None, at=now):
        notes = [Note(person, kind, PARAMS) for person in people]
        with transaction.atomic():
            return notify(cause=cause or uuid4(), notes=notes, now=at)

    return run


@pytest.fixture
def waiting(mail_on, tell):
    """One e-mail that waits to be sent."""
    tell(UserFactory())
    return Outgoing.objects.get()
