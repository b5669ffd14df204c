import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client

from delivery.accounts.models import Role
from delivery.events.admin import ACTOR_ROLES, SUBJECT_TYPES
from delivery.events.models import Event
from delivery.ops.audit import TRAIL
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
        request_id="req-7",
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


@pytest.mark.parametrize("term", ["1", " 1 ", "order.placed", "req-7"])
def test_an_event_is_found_by_subject_and_lately_by_name_and_request(site, dead, term):
    assert str(dead.pk).encode() in site.get(LIST, {"q": term}).content
    assert str(dead.pk).encode() not in site.get(LIST, {"q": "another"}).content


def test_the_list_of_events_reads_no_table_through_for_its_filters(
    site, dead, django_assert_max_num_queries
):
    with django_assert_max_num_queries(10) as captured:
        site.get(LIST)
    statements = [query["sql"] for query in captured if "events_event" in query["sql"]]
    assert not [sql for sql in statements if "DISTINCT" in sql or "COUNT(" in sql]


def test_events_can_be_filtered_by_every_kind_of_subject_that_the_code_writes():
    apps = ("delivery", "merchants", "orders", "drivers", "tracking")
    sources = (path for app in apps for path in (settings.BASE_DIR / app).rglob("*.py"))
    told = {
        kind for path in sources for kind in re.findall(r'subject_type="(\w+)"', path.read_text())
    }
    assert told | set(TRAIL) == set(SUBJECT_TYPES)
    assert {*Role.values, "system"} == set(ACTOR_ROLES)


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
