import asyncio

import pytest
from django.urls import path
from opentelemetry.trace import StatusCode

from delivery.telemetry.tracing.current import traced_sockets
from delivery.telemetry.tracing.spans import is_traced

ORDER_ID = "01938a3c-0000-7000-8000-000000000001"
ROUTES = [path("ws/driver", lambda: None), path("ws/orders/<uuid:order_id>", lambda: None)]
TEXT = {"type": "websocket.send", "text": "{}"}


def played(url, messages, act):
    """Run a traced socket through messages of its client; `act` answers each with what to send."""
    left = iter(messages)

    async def receive():
        return next(left)

    async def send(message):
        pass

    async def app(scope, receive, send):
        for _ in messages:
            for answer in act(await receive()):
                await send(answer)

    application = traced_sockets(app, ROUTES)
    asyncio.run(application({"type": "websocket", "path": url}, receive, send))


def test_a_socket_is_two_spans_and_the_first_ends_with_the_first_frame(spans):
    traced = []

    def act(message):
        traced.append((message["type"], is_traced()))
        if message["type"] == "websocket.connect":
            return [{"type": "websocket.accept"}]
        return [TEXT] if message["type"] == "websocket.receive" else []

    url = f"/ws/orders/{ORDER_ID}"
    left = {"type": "websocket.disconnect", "code": 1001}
    played(url, [{"type": "websocket.connect"}, {"type": "websocket.receive"}, left], act)
    opening, lifetime = spans.all()
    route = "ws/orders/<uuid:order_id>"
    assert (opening.name, lifetime.name) == (f"open {route}", f"socket {route}")
    assert lifetime.parent.span_id == opening.context.span_id
    assert dict(lifetime.attributes) == {
        "http.route": route,
        "order_id": ORDER_ID,
        "websocket.close_code": 1001,
    }
    # What frames do, as positions come, is not traced.
    assert traced == [
        ("websocket.connect", True),
        ("websocket.receive", False),
        ("websocket.disconnect", False),
    ]


def test_a_socket_that_is_refused_keeps_the_code(spans):
    refusal = [{"type": "websocket.accept"}, {"type": "websocket.close", "code": 4401}]
    played("/ws/driver", [{"type": "websocket.connect"}], lambda _: refusal)
    assert [span.attributes.get("websocket.close_code") for span in spans.all()] == [None, 4401]


def test_a_socket_that_nobody_serves_is_named_by_no_path(spans):
    played("/ws/secret-path", [{"type": "websocket.connect"}], lambda _: [])
    assert [span.name for span in spans.all()] == ["open none", "socket none"]


def test_a_socket_that_fails_leaves_the_type_of_its_error(spans):
    def act(message):
        raise RuntimeError("aino@example.org")

    with pytest.raises(RuntimeError):
        played("/ws/driver", [{"type": "websocket.connect"}], act)
    lifetime = spans.named("socket ws/driver")[0]
    assert lifetime.status.status_code is StatusCode.ERROR
    assert lifetime.attributes["error.type"] == "RuntimeError"
    assert "aino" not in lifetime.to_json()


def test_without_tracing_sockets_are_served_as_they_are():
    async def app(scope, receive, send):
        pass

    assert traced_sockets(app, ROUTES) is app
