from datetime import timedelta

import pytest
from django.test import Client
from rest_framework.test import APIClient

from delivery.accounts.models import Role, User
from delivery.accounts.services import open_session
from delivery.accounts.sessions import session_hash
from delivery.accounts.tickets import redeem_ticket
from delivery.events.models import Event
from delivery.kernel.clock import utc_now
from delivery.stores.connections import sync_redis
from tests.factories.accounts import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db
LOGIN, LOGOUT, ME = "/api/v1/auth/login", "/api/v1/auth/logout", "/api/v1/auth/me"
TICKET = "/api/v1/auth/ws-ticket"


@pytest.fixture
def user():
    return UserFactory(email="ana@example.test", name="Ana", phone="+351 200 000 001")


def bearer(token):
    return APIClient(headers={"Authorization": f"Bearer {token}"})


def log_in(api, **changes):
    return api.post(LOGIN, {"email": "ana@example.test", "password": PASSWORD, **changes})


def test_the_right_password_opens_a_session_of_24_hours(api, user):
    response = log_in(api)
    body = response.json()
    assert response.status_code == 200
    assert set(body) == {"token", "expires_at", "user"}
    assert body["user"] == {
        "id": user.pk,
        "email": "ana@example.test",
        "name": "Ana",
        "phone": "+351 200 000 001",
        "role": "customer",
    }
    assert bearer(body["token"]).get(ME).json() == body["user"]


def test_a_session_is_stored_under_a_hash_only_and_for_24_hours(user, now):
    session = open_session(user, now=now)
    assert session.expires_at == now + timedelta(hours=24)
    (key,) = sync_redis().keys("session:*")
    assert key == f"session:{session_hash(session.token)}"
    assert session.token not in sync_redis().get(key)
    assert 24 * 3600 - 60 < sync_redis().ttl(key) <= 24 * 3600


def test_a_token_carries_at_least_128_bits(user, now):
    tokens = {open_session(user, now=now).token for _ in range(5)}
    assert len(tokens) == 5
    assert all(len(token) >= 43 for token in tokens)


def test_an_unknown_address_and_a_wrong_password_get_one_answer(api, user):
    wrong = log_in(api, password="not the password")
    unknown = log_in(api, email="nobody@example.test")
    assert wrong.status_code == unknown.status_code == 401
    assert wrong.json() == unknown.json()
    assert wrong.json()["code"] == "wrong_credentials"
    assert sync_redis().keys("session:*") == []


def test_refused_sign_ins_are_in_the_audit_trail(api, user):
    log_in(api, password="not the password")
    event = Event.objects.get(name="user.sign_in_refused")
    assert event.data == {"email": "ana@example.test", "address": "127.0.0.1"}


def test_the_case_of_an_address_does_not_matter(api, user):
    assert log_in(api, email="ANA@Example.Test").status_code == 200


def test_a_blocked_user_cannot_sign_in_and_loses_the_session(api, user, now):
    token = open_session(user, now=now).token
    User.objects.update(is_active=False)
    assert log_in(api).status_code == 401
    assert bearer(token).get(ME).status_code == 401


def test_a_new_password_ends_all_sessions(user, now):
    token = open_session(user, now=now).token
    user.set_password("another long password")
    user.save()
    assert bearer(token).get(ME).status_code == 401


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ({}, {"email", "password"}),
        ({"email": "no address", "password": "x"}, {"email"}),
        ({"email": "a@example.test", "password": "x" * 129}, {"password"}),
        ({"email": ["a@example.test"], "password": {}}, {"email", "password"}),
    ],
)
def test_a_malformed_login_is_400(api, body, fields):
    response = api.post(LOGIN, body)
    assert response.status_code == 400
    assert set(response.json()["fields"]) == fields


@pytest.mark.parametrize("token", ["", "dead", "ü", "x" * 5000])
def test_a_dead_token_is_401_and_never_a_guest(token):
    client = APIClient(headers={"Authorization": f"Bearer {token}".encode().decode("latin1")})
    for url in (ME, "/api/v1/regions"):
        response = client.get(url)
        assert response.status_code == 401
        assert response.json()["code"] == "unauthenticated"
        assert response["WWW-Authenticate"] == "Bearer"


def test_without_a_session_nobody_is_signed_in(api):
    assert api.get(ME).status_code == 401
    assert api.post(LOGOUT).status_code == 401
    assert api.post(TICKET).status_code == 401


def test_after_logout_the_token_is_dead_at_once(user, now):
    session, other = open_session(user, now=now), open_session(user, now=now)
    assert bearer(session.token).post(LOGOUT).status_code == 204
    assert bearer(session.token).get(ME).status_code == 401
    assert bearer(other.token).get(ME).status_code == 200


def test_bearer_and_cookie_share_one_session(user, now):
    token = open_session(user, now=now).token
    pages = Client()
    pages.cookies["sessionid"] = token
    assert pages.get(ME).json()["email"] == "ana@example.test"
    bearer(token).post(LOGOUT)
    assert pages.get(ME).status_code == 401


def test_a_cookie_alone_cannot_write_without_a_csrf_token(user, now):
    token = open_session(user, now=now).token
    pages = APIClient(enforce_csrf_checks=True)
    pages.cookies["sessionid"] = token
    response = pages.post(LOGOUT)
    assert response.status_code == 403
    assert bearer(token).get(ME).status_code == 200


def test_a_bearer_token_needs_no_csrf_token(user, now):
    token = open_session(user, now=now).token
    client = APIClient(enforce_csrf_checks=True, headers={"Authorization": f"Bearer {token}"})
    assert client.post(TICKET).status_code == 200


def test_a_ticket_opens_the_session_once(user, now):
    token = open_session(user, now=now).token
    body = bearer(token).post(TICKET).json()
    assert set(body) == {"ticket", "expires_at"}
    (key,) = sync_redis().keys("ticket:*")
    assert body["ticket"] not in key
    assert 0 < sync_redis().ttl(key) <= 30
    assert redeem_ticket(body["ticket"]) == session_hash(token)
    assert redeem_ticket(body["ticket"]) is None


def test_every_role_can_see_who_it_is(client_of):
    for role in Role:
        assert client_of(UserFactory(role=role)).get(ME).json()["role"] == role


def test_a_session_expires_24_hours_after_it_was_opened(api, user):
    before = utc_now()
    expires_at = log_in(api).json()["expires_at"]
    assert expires_at.endswith("Z")
    assert expires_at > (before + timedelta(hours=24)).isoformat()[:19]
