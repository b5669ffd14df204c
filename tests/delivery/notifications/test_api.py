"""The notification calls."""

from datetime import timedelta
from uuid import uuid4

import pytest

from delivery.accounts.models import Role
from delivery.notifications.keys import new_vapid_key
from delivery.notifications.models import Notification, Preference, PushSubscription
from tests.delivery.notifications.push_service import PushService
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db
INBOX = "/api/v1/notifications"


@pytest.fixture
def person():
    return UserFactory(language="fi")


@pytest.fixture
def client(person, client_of):
    return client_of(person)


def test_the_inbox_is_ones_own_newest_first_and_in_ones_language(client, person, tell, now):
    tell(person)
    tell(UserFactory())
    tell(person, kind="order_confirmed", at=now + timedelta(seconds=1))
    results = client.get(INBOX).json()["results"]
    assert [row["title"] for row in results] == [
        "Hiisi on hyväksynyt tilauksesi",
        "Tilaus AB12 peruutettiin",
    ]
    assert results[1] == {
        "id": results[1]["id"],
        "kind": "order_cancelled",
        "title": "Tilaus AB12 peruutettiin",
        "body": "Tilauksesi (Hiisi) ei tule. Saat takaisin €12.00.",
        "link": "/orders/1",
        "created_at": "2026-11-18T12:00:00.000Z",
        "read_at": None,
    }


def test_the_inbox_comes_in_pages(client, person, tell):
    for _ in range(3):
        tell(person)
    page = client.get(f"{INBOX}?page_size=2").json()
    assert (len(page["results"]), page["previous"]) == (2, None)
    assert len(client.get(page["next"]).json()["results"]) == 1


def test_reading_one_keeps_the_first_time(client, person, tell):
    tell(person)
    row = Notification.objects.get()
    first = client.post(f"{INBOX}/{row.pk}/read").json()["read_at"]
    assert first
    assert client.post(f"{INBOX}/{row.pk}/read").json()["read_at"] == first
    assert client.get(f"{INBOX}/unread").json() == {"unread": 0}


def test_nobody_reads_what_is_anothers(client, tell):
    tell(UserFactory())
    row = Notification.objects.get()
    answer = client.post(f"{INBOX}/{row.pk}/read")
    assert (answer.status_code, answer.json()["code"]) == (404, "notification_not_found")
    assert client.post(f"{INBOX}/{uuid4()}/read").status_code == 404
    row.refresh_from_db()
    assert row.read_at is None


def test_all_are_read_at_once(client, person, tell):
    tell(person)
    tell(person)
    assert client.get(f"{INBOX}/unread").json() == {"unread": 2}
    assert client.post(f"{INBOX}/read-all").json() == {"unread": 0}


def test_preferences_are_those_of_ones_role(client_of):
    driver = client_of(UserFactory(role=Role.DRIVER))
    choices = driver.get(f"{INBOX}/preferences").json()["choices"]
    assert {choice["topic"] for choice in choices} == {"offers", "jobs", "thanks"}


def test_preferences_can_be_changed(client, person):
    body = {
        "language": "pt",
        "choices": [{"topic": "feedback", "channel": "email", "is_on": True}],
    }
    answer = client.patch(f"{INBOX}/preferences", body)
    assert answer.status_code == 200
    assert answer.json()["language"] == "pt"
    switched = {"topic": "feedback", "label": "Ratings and tips", "channel": "email"}
    assert switched | {"is_on": True, "is_locked": False} in answer.json()["choices"]


@pytest.mark.parametrize(
    ("choice", "status", "code"),
    [
        ({"topic": "changes", "channel": "email", "is_on": False}, 422, "necessary_notification"),
        ({"topic": "alerts", "channel": "email", "is_on": True}, 400, "invalid"),
        ({"topic": "progress", "channel": "pigeon", "is_on": True}, 400, "invalid"),
        ({"topic": "progress"}, 400, "invalid"),
    ],
)
def test_a_choice_that_one_does_not_have_changes_nothing(client, person, choice, status, code):
    allowed = {"topic": "feedback", "channel": "email", "is_on": True}
    body = {"language": "pt", "choices": [allowed, choice]}
    answer = client.patch(f"{INBOX}/preferences", body)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    person.refresh_from_db()
    assert (person.language, Preference.objects.count()) == ("fi", 0)


def test_a_browser_subscribes_and_unsubscribes(client, person, settings):
    service = PushService()
    service.server.server_close()
    settings.PUSH_SERVICES = [service.origin]
    settings.VAPID_PRIVATE_KEY = new_vapid_key()
    body = service.subscription()
    assert client.post(f"{INBOX}/push-subscriptions", body).status_code == 204
    assert PushSubscription.objects.get().user == person
    gone = client.delete(f"{INBOX}/push-subscriptions", {"endpoint": body["endpoint"]})
    assert gone.status_code == 204
    assert PushSubscription.objects.count() == 0


def test_an_address_that_is_no_push_service_is_refused(client, settings):
    settings.VAPID_PRIVATE_KEY = new_vapid_key()
    body = {"endpoint": "http://169.254.169.254/", "keys": {"p256dh": "a", "auth": "b"}}
    answer = client.post(f"{INBOX}/push-subscriptions", body)
    assert (answer.status_code, list(answer.json()["fields"])) == (400, ["endpoint"])
    assert PushSubscription.objects.count() == 0


def test_the_calls_need_a_session(api):
    assert api.get(INBOX).status_code == 401
