"""What every test may use."""

from collections.abc import Iterator
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from django.core.management.base import CommandError
from django.db import OperationalError
from django.test import TransactionTestCase
from rest_framework.test import APIClient

from delivery.accounts.models import User
from delivery.accounts.services import open_session
from delivery.events.relay import pending_subjects, relay_subject
from delivery.kernel.clock import utc_now
from delivery.ops import totals
from delivery.stores.connections import sync_redis
from merchants.learnt_timings import forget_timings

# Importing the server starts it; what one test counted must not be published in the next.
totals.PUBLISH_EVERY_S = 24 * 3600.0


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes longest, so that all workers end together."""
    items.sort(key=lambda item: item.get_closest_marker("city") is None)


@pytest.fixture(autouse=True, scope="session")
def patient_teardown() -> Iterator[None]:
    """Empty the tables once more where a server that a test left running was in the way.

    A query of it takes tables in another order than the TRUNCATE of all: one of the two gives way.
    """
    once = TransactionTestCase._fixture_teardown

    def patiently(case: TransactionTestCase) -> None:
        for _ in range(5):
            try:
                once(case)
            except CommandError as error:
                if not isinstance(error.__cause__, OperationalError):
                    raise
            else:
                return
        once(case)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", patiently)
        yield


@pytest.fixture(autouse=True)
def clean_redis() -> None:
    """Give each test an empty Redis, and nothing learnt."""
    sync_redis().flushall()
    forget_timings()


@pytest.fixture
def now() -> datetime:
    """A fixed instant: a Wednesday noon in UTC."""
    return datetime(2026, 11, 18, 12, 0, tzinfo=UTC)


@pytest.fixture
def api() -> APIClient:
    """A client without a session."""
    return APIClient(enforce_csrf_checks=True)


@pytest.fixture
def client_of():
    """Make API clients that are signed in with a bearer token."""

    def make(user: User) -> APIClient:
        token = open_session(user, now=utc_now()).token
        return APIClient(headers={"Authorization": f"Bearer {token}"})

    return make


@pytest.fixture
def key() -> str:
    """A fresh idempotency key."""
    return uuid4().hex


@pytest.fixture
def relay_all():
    """Relay every pending event, as the workers would; return when none is left."""

    def run() -> None:
        while subjects := pending_subjects(now=utc_now(), limit=1000):
            for subject_type, subject_id in subjects:
                relay_subject(subject_type, subject_id, now=utc_now())

    return run
