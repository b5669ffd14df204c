import pytest
import structlog

from delivery.telemetry.request_id import current_request_id


def lines_of(client, path, **headers):
    """Return the log lines that a request causes, with the ids bound to them, and its answer."""
    lines = structlog.testing.LogCapture()
    processors = structlog.get_config()["processors"].copy()
    structlog.configure(processors=[structlog.contextvars.merge_contextvars, lines])
    try:
        answer = client.get(path, headers=headers)
    finally:
        structlog.configure(processors=processors)
    return lines.entries, answer


def test_an_id_given_by_a_proxy_comes_back(client):
    answer = client.get("/health", headers={"X-Request-Id": "proxy-00000001"})
    assert answer.headers["X-Request-Id"] == "proxy-00000001"


@pytest.mark.parametrize("given", ["", "short", "x" * 65, "with space", "new\tline-000", "é" * 10])
def test_an_id_that_cannot_be_logged_is_replaced(client, given):
    made = client.get("/health", headers={"X-Request-Id": given}).headers["X-Request-Id"]
    assert made != given
    assert len(made) == 16


def test_two_requests_have_two_ids(client):
    assert len({client.get("/health").headers["X-Request-Id"] for _ in range(2)}) == 2


def test_a_refused_request_has_an_id_too(client):
    answer = client.get("/api/v1/nowhere", headers={"X-Request-Id": "proxy-00000002"})
    assert answer.status_code == 404
    assert answer.headers["X-Request-Id"] == "proxy-00000002"


def test_outside_of_a_request_there_is_no_id():
    assert current_request_id() == ""
