"""Pushes are encrypted for one browser, signed, and end with its subscription."""

import json
import time
from datetime import timedelta

import pytest
from py_vapid import Vapid02
from py_vapid.utils import b64urldecode

from delivery.kernel.errors import Invalid
from delivery.notifications.configuration import push_public_key
from delivery.notifications.keys import new_vapid_key
from delivery.notifications.models import Outgoing, PushSubscription
from delivery.notifications.services.sending import send_waiting
from delivery.notifications.services.subscriptions import (
    MAX_BROWSERS,
    PushOff,
    is_push_service,
    subscribe,
)
from tests.delivery.notifications.push_service import push_service
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def service(settings):
    """A push service that this installation knows, and a key to sign with."""
    with push_service() as running:
        settings.PUSH_SERVICES = [running.origin]
        settings.VAPID_PRIVATE_KEY = new_vapid_key()
        yield running


@pytest.fixture
def person(service, now):
    """Somebody who is told in one browser."""
    user = UserFactory()
    join(user, service.subscription(), now)
    return user


def join(user, subscription, now):
    return subscribe(actor=user, endpoint=subscription["endpoint"], **subscription["keys"], now=now)


def test_a_push_reaches_the_browser_encrypted_and_signed(service, person, tell, now):
    tell(person)
    assert send_waiting(now=now) == 1
    assert Outgoing.objects.get().state == "sent"
    headers, body = service.taken[0]
    assert service.read() == {
        "id": str(Outgoing.objects.get().notification_id),
        "title": "Order AB12 was cancelled",
        "body": "Your order from Hiisi does not come. €12.00 goes back to you.",
        "link": "/orders/1",
    }
    assert b"Hiisi" not in body
    assert headers["content-encoding"] == "aes128gcm"
    assert headers["ttl"] == "86400"
    assert headers["authorization"].endswith(f"k={push_public_key()}")
    assert Vapid02.verify(headers["authorization"])


def test_the_signature_is_for_this_service_and_holds_no_longer_than_a_day(
    service, person, tell, now
):
    tell(person)
    send_waiting(now=now)
    headers, _ = service.taken[0]
    token = headers["authorization"].removeprefix("vapid t=").partition(",")[0]
    claims = json.loads(b64urldecode(token.split(".")[1].encode()))
    assert claims["aud"] == service.origin
    assert claims["sub"] == "mailto:delivery@localhost"
    assert 0 < claims["exp"] - time.time() <= 86_400


@pytest.mark.parametrize("status", [404, 410])
def test_a_browser_that_has_unsubscribed_is_forgotten(service, person, tell, now, status):
    service.status = status
    tell(person)
    assert send_waiting(now=now) == 1
    assert (PushSubscription.objects.count(), Outgoing.objects.count()) == (0, 0)


@pytest.mark.parametrize("status", [429, 503])
def test_a_busy_service_is_asked_again_when_it_says_so(service, person, tell, now, status):
    service.status, service.headers = status, {"Retry-After": "90"}
    tell(person)
    send_waiting(now=now)
    row = Outgoing.objects.get()
    assert (row.state, row.next_attempt_at) == ("pending", now + timedelta(seconds=90))


def test_a_service_that_does_not_answer_is_asked_again(service, person, tell, now):
    service.server.shutdown()
    service.server.server_close()
    tell(person)
    send_waiting(now=now)
    assert Outgoing.objects.get().state == "pending"


def test_a_redirect_is_not_followed(service, person, tell, now):
    service.status, service.headers = 307, {"Location": "http://127.0.0.1:1/inside"}
    tell(person)
    send_waiting(now=now)
    assert Outgoing.objects.get().state == "dead"


def test_every_browser_of_a_person_is_told_on_its_own(service, person, tell, now):
    join(person, service.subscription("second"), now)
    tell(person)
    assert send_waiting(now=now) == 2
    assert len(service.taken) == 2


def test_a_browser_that_somebody_else_signs_in_with_changes_hands(service, person, now):
    other = UserFactory()
    join(other, service.subscription(), now)
    assert PushSubscription.objects.get().user == other


def test_the_oldest_browsers_are_forgotten(service, person, now):
    for number in range(MAX_BROWSERS):
        when = now + timedelta(minutes=number + 1)
        join(person, service.subscription(f"browser-{number}"), when)
    endpoints = PushSubscription.objects.values_list("endpoint", flat=True)
    assert len(endpoints) == MAX_BROWSERS
    assert f"{service.origin}/browser" not in endpoints


def test_without_a_key_nobody_can_subscribe(service, settings, now):
    settings.VAPID_PRIVATE_KEY = ""
    with pytest.raises(PushOff):
        join(UserFactory(), service.subscription(), now)


@pytest.mark.parametrize(
    ("endpoint", "is_known"),
    [
        ("https://fcm.googleapis.com/fcm/send/abc", True),
        ("https://updates.push.services.mozilla.com/wpush/v2/abc", True),
        ("https://web.push.apple.com/abc", True),
        ("http://fcm.googleapis.com/abc", False),
        ("https://fcm.googleapis.com:8443/abc", False),
        ("https://fcm.googleapis.com@evil.test/abc", False),
        ("https://evilfcm.googleapis.com.evil.test/abc", False),
        ("https://notfcm.googleapis.com/abc", False),
        ("http://169.254.169.254/latest/meta-data", False),
        ("https://[bad/abc", False),
        ("", False),
    ],
)
def test_only_push_services_are_posted_to(endpoint, is_known):
    assert is_push_service(endpoint) is is_known


@pytest.mark.parametrize(
    ("field", "value"), [("p256dh", "AAAA"), ("p256dh", "é"), ("auth", "AAAA"), ("auth", "!")]
)
def test_keys_that_encrypt_nothing_are_refused(service, now, field, value):
    subscription = service.subscription()
    subscription["keys"][field] = value
    with pytest.raises(Invalid):
        join(UserFactory(), subscription, now)
    assert PushSubscription.objects.count() == 0
