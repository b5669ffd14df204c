import json

import pytest
from rest_framework.throttling import ScopedRateThrottle

from delivery.accounts.models import Role
from tests.factories.accounts import PASSWORD, UserFactory
from tests.outages import postgres_down, redis_down

pytestmark = pytest.mark.django_db
LOGIN = "/api/v1/auth/login"


def problem(answer):
    """Return the body of an answer that must be problem details."""
    assert answer.headers["Content-Type"] == "application/problem+json"
    body = json.loads(answer.content)
    assert body["status"] == answer.status_code
    assert body["type"] == f"/problems/{body['code']}"
    assert body["title"]
    assert body["detail"]
    return body


@pytest.mark.parametrize("path", ["/api/v1/nowhere", "/api/v1", "/api/v1/orders/17", "/api/"])
def test_an_unknown_path_is_a_404(api, path):
    answer = api.get(path)
    assert answer.status_code == 404
    assert problem(answer)["code"] == "not_found"


def test_a_wrong_method_is_a_405_that_names_the_right_ones(api):
    answer = api.get(LOGIN)
    assert answer.status_code == 405
    assert problem(answer)["code"] == "method_not_allowed"
    assert answer.headers["Allow"] == "POST, OPTIONS"


@pytest.mark.parametrize("kind", ["text/plain", "application/xml", "multipart/form-data"])
def test_a_body_that_is_not_json_is_a_415(api, kind):
    answer = api.generic("POST", LOGIN, b"email=a", content_type=kind)
    assert answer.status_code == 415
    body = problem(answer)
    assert body["code"] == "unsupported_media_type"
    assert body["title"] == "Unsupported Media Type"


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer dead"}])
def test_without_a_live_session_it_is_a_401_that_asks_for_a_token(api, headers):
    answer = api.get("/api/v1/auth/me", headers=headers)
    assert answer.status_code == 401
    assert problem(answer)["code"] == "unauthenticated"
    assert answer.headers["WWW-Authenticate"] == "Bearer"


def test_another_role_is_a_403(client_of):
    answer = client_of(UserFactory(role=Role.DRIVER)).get("/api/v1/orders")
    assert answer.status_code == 403
    assert problem(answer)["code"] == "forbidden"


def test_invalid_fields_are_named_by_their_path(client_of):
    body = {"merchant_id": 1, "items": [{"menu_item_id": 1, "quantity": 0}]}
    answer = client_of(UserFactory()).post("/api/v1/orders/quote", body)
    assert answer.status_code == 400
    fields = problem(answer)["fields"]
    assert list(fields["items.0.quantity"]) == fields["items.0.quantity"]
    assert "delivery_lat" in fields


@pytest.mark.parametrize(
    "content",
    [b"{", b"[]", b"17", b"null", b"\xff", b'{"email": NaN}', b'{"a":' * 5_000, b"9" * 5_000],
)
def test_a_body_that_is_no_json_object_is_malformed(api, content):
    answer = api.generic("POST", LOGIN, content, content_type="application/json")
    assert answer.status_code == 400
    assert problem(answer)["code"] == "malformed_json"


@pytest.mark.parametrize("size", [64 * 1024 + 1, 200_000])
def test_a_body_over_64_kb_is_too_large(api, size):
    content = b'{"email": "' + b"x" * (size - 13) + b'"}'
    answer = api.generic("POST", LOGIN, content, content_type="application/json")
    assert answer.status_code == 400
    assert problem(answer)["code"] == "body_too_large"


def test_a_body_of_64_kb_is_read(api):
    content = b'{"email": "' + b"x" * (64 * 1024 - 13) + b'"}'
    answer = api.generic("POST", LOGIN, content, content_type="application/json")
    assert problem(answer)["code"] == "invalid"


def test_a_throttled_caller_is_told_when_to_come_back(api, monkeypatch):
    monkeypatch.setattr(ScopedRateThrottle, "THROTTLE_RATES", {"login": "1/min"})
    body = {"email": UserFactory().email, "password": PASSWORD}
    assert api.post(LOGIN, body).status_code == 200
    answer = api.post(LOGIN, body)
    assert answer.status_code == 429
    assert problem(answer)["code"] == "throttled"
    assert 1 <= int(answer.headers["Retry-After"]) <= 60


def test_a_cookie_without_its_csrf_token_is_a_403(api):
    api.force_login(UserFactory())
    answer = api.post("/api/v1/auth/logout")
    assert answer.status_code == 403
    assert problem(answer)["code"] == "forbidden"


@pytest.mark.parametrize("path", ["/api/v1/auth/me", "/api/v1/regions", "/api/v1/nowhere"])
def test_without_redis_it_is_a_503_unless_nothing_is_asked_of_it(client_of, path):
    client = client_of(UserFactory())
    with redis_down():
        answer = client.get(path)
    if path == "/api/v1/nowhere":
        assert answer.status_code == 404
    else:
        assert answer.status_code == 503
        assert problem(answer)["code"] == "unavailable"
        assert answer.headers["Retry-After"] == "5"


@pytest.mark.django_db(transaction=True)
def test_without_postgresql_it_is_a_503(client_of):
    client = client_of(UserFactory())
    with postgres_down():
        answer = client.get("/api/v1/auth/me")
    assert answer.status_code == 503
    assert problem(answer)["code"] == "unavailable"
    assert answer.headers["Retry-After"] == "5"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("down", [redis_down, postgres_down])
@pytest.mark.parametrize("path", ["/", "/sign-in"])
def test_a_page_without_its_stores_says_so(client, down, path):
    client.raise_request_exception = False
    client.force_login(UserFactory())
    with down():
        answer = client.get(path, headers={"Accept": "text/html"})
    assert answer.status_code == 503
    assert answer.headers["Content-Type"].startswith("text/html")
    assert answer.headers["Retry-After"] == "5"
