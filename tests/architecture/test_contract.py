"""The OpenAPI document agrees with the contract that clients rely on."""

import pytest
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.validation import validate_schema

READ, WRITTEN, ADDED, TAKEN, EMPTY = "GET 200", "POST 200", "POST 201", "POST 202", "POST 204"
CONTRACT = {
    "/auth/register": [ADDED],
    "/auth/login": [WRITTEN],
    "/auth/logout": [EMPTY],
    "/auth/me": [READ],
    "/auth/ws-ticket": [WRITTEN],
    "/regions": [READ],
    "/merchants": [READ],
    "/merchants/{shop_id}": [READ],
    "/merchants/{shop_id}/menu": [READ],
    "/orders/quote": [WRITTEN],
    "/orders": [READ, ADDED],
    "/orders/{order_id}": [READ],
    "/orders/{order_id}/cancel": [WRITTEN],
    "/orders/{order_id}/rating": [ADDED],
    "/orders/{order_id}/events": [READ],
    "/merchant/shops": [READ, ADDED],
    "/merchant/shops/{shop_id}": [READ, "PATCH 200"],
    "/merchant/shops/{shop_id}/menu-items": [READ, ADDED],
    "/merchant/shops/{shop_id}/menu-items/{item_id}": [READ, "PATCH 200", "DELETE 204"],
    "/merchant/orders": [READ],
    "/merchant/orders/{order_id}/confirm": [WRITTEN],
    "/merchant/orders/{order_id}/reject": [WRITTEN],
    "/merchant/orders/{order_id}/preparing": [WRITTEN],
    "/merchant/orders/{order_id}/ready": [WRITTEN],
    "/driver/go-online": [WRITTEN],
    "/driver/go-offline": [WRITTEN],
    "/driver/location": [TAKEN],
    "/driver/offers": [READ],
    "/driver/offers/{offer_id}/accept": [WRITTEN],
    "/driver/offers/{offer_id}/reject": [EMPTY],
    "/driver/orders": [READ],
    "/driver/route": [READ],
    "/driver/orders/{order_id}/picked-up": [WRITTEN],
    "/driver/orders/{order_id}/delivered": [WRITTEN],
    "/driver/orders/{order_id}/rating": [ADDED],
}
ANYONES = {
    "/auth/register",
    "/auth/login",
    "/regions",
    "/merchants",
    "/merchants/{shop_id}",
    "/merchants/{shop_id}/menu",
}
ALWAYS = {"400", "401", "404", "429", "503"}
CALLS = [(path, *call.split()) for path, calls in CONTRACT.items() for call in calls]


@pytest.fixture(scope="module")
def document():
    """The OpenAPI document as the server gives it."""
    return SchemaGenerator().get_schema(request=None, public=True)


def test_the_document_is_valid(document):
    validate_schema(document)


@pytest.mark.parametrize(("path", "method", "success"), CALLS)
def test_a_call_of_the_contract_is_declared_with_what_it_can_answer(
    document, path, method, success
):
    responses = document["paths"][f"/api/v1{path}"][method.lower()]["responses"]
    successes = {status for status in responses if status.startswith("2")}
    assert successes == {success}
    expected = ALWAYS | (set() if path in ANYONES else {"403"})
    expected |= set() if method == "GET" else {"409", "422"}
    assert expected <= set(responses)


def test_every_failure_is_declared_as_problem_details(document):
    for path, methods in document["paths"].items():
        for method, call in methods.items():
            for status, answer in call["responses"].items():
                if int(status) >= 400:
                    assert list(answer["content"]) == ["application/problem+json"], (path, method)


def test_placing_an_order_takes_an_idempotency_key(document):
    parameters = document["paths"]["/api/v1/orders"]["post"]["parameters"]
    (key,) = (one for one in parameters if one["name"] == "X-Idempotency-Key")
    assert (key["in"], key["required"]) == ("header", True)


def test_calls_say_how_to_sign_in(document):
    assert document["paths"]["/api/v1/auth/me"]["get"]["security"] == [
        {"bearer": []},
        {"cookie": []},
    ]


@pytest.mark.parametrize("path", ["/merchants", "/merchants/{shop_id}/menu", "/regions"])
def test_calls_that_anyone_may_make_say_that_signing_in_is_optional(document, path):
    security = document["paths"][f"/api/v1{path}"]["get"]["security"]
    assert security == [{}, {"bearer": []}, {"cookie": []}]


def test_the_server_gives_the_document(client):
    answer = client.get("/api/v1/schema")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith("application/vnd.oai.openapi")
