import pytest

from delivery.api.reference import Field, Kind, reference
from tests.factories.visitors import visitor

pytestmark = pytest.mark.django_db


def call(path, method):
    [found] = [
        call
        for _, calls in reference().subjects
        for call in calls
        if (call.path, call.method) == (path, method)
    ]
    return found


def test_a_call_is_described_with_what_it_takes_and_gives():
    placing = call("/api/v1/orders", "POST")
    assert not placing.is_for_anyone
    assert placing.parameters == [
        Field("X-Idempotency-Key (header)", Kind("string"), is_required=True)
    ]
    assert placing.body == Kind("BasketInputRequest", "BasketInputRequest")
    [made] = [answer for answer in placing.answers if answer.status == "201"]
    assert made.kind == Kind("OrderOutput", "OrderOutput")


def test_what_needs_no_session_says_so():
    assert call("/api/v1/auth/login", "POST").is_for_anyone
    assert call("/api/v1/merchants", "GET").is_for_anyone


def test_every_shape_that_is_named_is_shown():
    shapes = {shape.name: shape for shape in reference().shapes}
    named = {field.kind.shape for shape in shapes.values() for field in shape.fields} - {""}
    assert named <= set(shapes)
    order = {field.name: field.kind for field in shapes["OrderOutput"].fields}
    assert order["items"] == Kind("list of ItemOutput", "ItemOutput")
    assert order["status"].text.startswith("pending | confirmed | ")


def test_the_page_loads_nothing_that_the_policy_of_all_pages_forbids():
    answer = visitor().get("/api/docs")
    assert answer.status_code == 200
    assert "unsafe" not in answer["Content-Security-Policy"]
    assert "/api/v1/orders" in answer.content.decode()
    assert len(answer.content) < 250_000
