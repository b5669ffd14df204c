import json
from uuid import uuid4

import pytest
from opentelemetry.trace import SpanKind, StatusCode

from delivery.accounts.models import Role
from delivery.accounts.services import open_session
from delivery.events.models import Event
from delivery.events.relay import relay_subject
from delivery.events.tasks import relay
from delivery.kernel.clock import utc_now
from tests.factories.accounts import UserFactory
from tests.factories.merchants import ShopFactory
from tests.factories.orders import body_for

pytestmark = pytest.mark.django_db
URL = "/api/v1/orders"
FOREIGN = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


@pytest.fixture
def placed(spans, client_of, key):
    """Place an order while everything is traced; return it as the API answers."""
    customer = UserFactory(role=Role.CUSTOMER, email="aino@example.org")
    body = body_for(ShopFactory(), delivery_address="Salainenkatu 5")
    client = client_of(customer)
    spans.memory.clear()
    answer = client.post(URL, body, headers={"X-Idempotency-Key": key, "X-Request-Id": "seen-0001"})
    assert answer.status_code == 201
    return answer.json()


def test_a_request_is_named_by_its_route_and_carries_the_ids_that_logs_carry(spans, placed):
    (request,) = spans.named("POST api/v1/orders")
    assert request.kind is SpanKind.SERVER
    assert dict(request.attributes) == {
        "http.request.method": "POST",
        "http.response.status_code": 201,
        "http.route": "api/v1/orders",
        "request_id": "seen-0001",
        "order_id": placed["id"],
    }


def test_an_id_in_the_path_is_an_attribute_and_not_in_the_name(spans, client_of):
    order_id = uuid4()
    client_of(UserFactory(role=Role.CUSTOMER)).get(f"{URL}/{order_id}")
    (request,) = spans.named("GET api/v1/orders/<uuid:order_id>")
    assert request.attributes["order_id"] == str(order_id)
    assert request.attributes["http.response.status_code"] == 404
    assert request.status.status_code is StatusCode.UNSET


def test_statements_and_commands_are_parts_of_their_request(spans, placed):
    (request,) = spans.named("POST api/v1/orders")
    statements, commands = spans.of("postgresql"), spans.of("redis")
    assert "INSERT INTO" in " ".join(span.attributes["db.query.text"] for span in statements)
    assert commands
    for span in [*statements, *commands]:
        assert span.context.trace_id == request.context.trace_id
        assert span.kind is SpanKind.CLIENT


def test_nothing_that_a_person_gave_is_in_a_span(spans, placed, api):
    token = open_session(UserFactory(role=Role.CUSTOMER), now=utc_now()).token
    api.get(f"{URL}?page=salaisuus&ticket=abc123", headers={"Authorization": f"Bearer {token}"})
    given = {"email": "aino@example.org", "password": "hunter2hunter2"}
    api.post("/api/v1/auth/login", given)
    texts = " ".join(span.to_json() for span in spans.all())
    secrets = ["Salainenkatu", "salaisuus", "abc123", token, "127.0.0.1", *given.values()]
    assert spans.named("POST api/v1/auth/login")
    assert [secret for secret in secrets if secret in texts] == []


def test_who_asks_from_outside_is_linked_and_does_not_lead_the_trace(spans, client):
    client.get("/sign-in", headers={"traceparent": FOREIGN})
    (request,) = spans.named("GET sign-in")
    assert request.parent is None
    assert [format(link.context.trace_id, "032x") for link in request.links] == [
        "0af7651916cd43dd8448eb211c80319c"
    ]


@pytest.mark.parametrize("path", ["/health/ready", "/metrics", "/static/css/tokens.css"])
def test_probes_and_files_leave_no_span(spans, client, path):
    client.get(path)
    assert spans.all() == []


def test_an_event_is_handled_as_a_part_of_the_request_that_emitted_it(spans, placed):
    (request,) = spans.named("POST api/v1/orders")
    event = Event.objects.get(name="order.placed")
    relay.apply(args=[[["order", placed["id"]]]])
    (task,) = spans.named("task events.relay")
    (handled,) = spans.named("event order.placed")
    assert event.trace_parent.split("-")[1:3] == [
        format(request.context.trace_id, "032x"),
        format(request.context.span_id, "016x"),
    ]
    assert handled.context.trace_id == request.context.trace_id != task.context.trace_id
    assert handled.parent.span_id == request.context.span_id
    assert (handled.attributes["order_id"], handled.attributes["request_id"]) == (
        placed["id"],
        "seen-0001",
    )
    assert [link.context.span_id for link in handled.links] == [task.context.span_id]
    assert request.context.span_id in [link.context.span_id for link in task.links]


def test_an_event_that_nothing_traced_emitted_is_a_part_of_the_task(spans, placed):
    Event.objects.filter(name="order.placed").update(trace_parent=None)
    relay.apply(args=[[["order", placed["id"]]]])
    (task,) = spans.named("task events.relay")
    (handled,) = spans.named("event order.placed")
    assert handled.parent.span_id == task.context.span_id


def test_without_tracing_an_event_names_no_trace(client_of, key):
    customer = UserFactory(role=Role.CUSTOMER)
    answer = client_of(customer).post(
        URL, body_for(ShopFactory()), headers={"X-Idempotency-Key": key}
    )
    assert Event.objects.get(name="order.placed").trace_parent is None
    assert relay_subject("order", json.loads(answer.content)["id"], now=utc_now()) == 1
