from datetime import timedelta

import pytest
from django.test import Client

from delivery.accounts.models import Role
from delivery.events.models import Event
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db
LIST = "/admin/events/event/"


@pytest.fixture
def site():
    client = Client()
    client.force_login(UserFactory(role=Role.ADMIN))
    return client


@pytest.fixture
def dead(now):
    return Event.objects.create(
        name="order.placed",
        subject_type="order",
        subject_id="1",
        actor_role="system",
        at=now,
        attempts=12,
        dead_at=now + timedelta(hours=1),
    )


@pytest.mark.parametrize(
    ("state", "is_shown"), [("", True), ("dead", True), ("pending", False), ("relayed", False)]
)
def test_events_are_found_by_their_state(site, dead, state, is_shown):
    page = site.get(LIST, {"state": state} if state else {})
    assert page.status_code == 200
    assert (str(dead.pk).encode() in page.content) is is_shown


def test_a_dead_event_gets_another_round(site, dead):
    site.post(LIST, {"action": "retry_dead_events", "_selected_action": [str(dead.pk)]})
    dead.refresh_from_db()
    assert (dead.dead_at, dead.attempts) == (None, 0)


def test_history_is_neither_added_to_nor_changed_nor_deleted(site, dead):
    assert site.get(f"{LIST}add/").status_code == 403
    assert site.post(f"{LIST}{dead.pk}/change/", {"name": "x"}).status_code == 403
    assert site.post(f"{LIST}{dead.pk}/delete/", {"post": "yes"}).status_code == 403
    assert site.get(f"{LIST}{dead.pk}/change/").status_code == 200
    assert Event.objects.get(pk=dead.pk).name == "order.placed"
