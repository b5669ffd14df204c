"""What POST /orders accepts and refuses, to the last status and code."""

from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from delivery.accounts.models import Role, User
from delivery.accounts.services import close_session
from delivery.events.models import Event
from delivery.idempotency.models import IdempotencyKey
from delivery.kernel.clock import utc_now
from orders.models import Order, OrderItem
from tests.factories.accounts import UserFactory
from tests.factories.merchants import MenuItemFactory, ShopFactory
from tests.factories.orders import body_for

pytestmark = pytest.mark.django_db
URL = "/api/v1/orders"


@pytest.fixture
def shop():
    return ShopFactory()


@pytest.fixture
def customer() -> User:
    return UserFactory(role=Role.CUSTOMER)


def post(client, body, key):
    return client.post(URL, body, headers={"X-Idempotency-Key": key})


def assert_refused(answer, status, code):
    """Check the problem document, and that the refusal left nothing behind."""
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer["Content-Type"] == "application/problem+json"
    assert not Order.objects.exists()
    assert not OrderItem.objects.exists()
    assert not Event.objects.filter(subject_type="order").exists()
    assert not IdempotencyKey.objects.exists()


def test_a_basket_becomes_an_order_with_its_items_event_and_reply(client_of, customer, shop, key):
    answer = post(client_of(customer), body_for(shop, tip_minor=150), key)
    assert answer.status_code == 201
    order = Order.objects.get(pk=answer.json()["id"])
    assert (order.customer, order.shop, order.status) == (customer, shop, "pending")
    # Two at 10.00, 190 for the way, 5 % service, a tip: the factory's tariff.
    assert order.total_minor == 2000 + 190 + 100 + 150
    assert [item.quantity for item in order.items.all()] == [2]
    assert Event.objects.get(subject_id=str(order.pk)).name == "order.placed"
    assert IdempotencyKey.objects.get().response_body["id"] == str(order.pk)


NUMBERS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=5)
)
PRICES = st.dictionaries(
    st.sampled_from([
        "subtotal_minor", "delivery_fee_minor", "service_fee_minor", "tax_minor", "discount_minor",
        "total_minor", "total", "price", "surge_multiplier", "currency",
    ]),
    NUMBERS,
)  # fmt: skip
LINE_PRICES = st.dictionaries(
    st.sampled_from(["price", "price_minor", "unit_price_minor", "total_minor", "discount_minor"]),
    NUMBERS,
)


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(prices=PRICES, line_prices=LINE_PRICES)
def test_no_price_that_a_client_sends_is_ever_read(client_of, customer, shop, prices, line_prices):
    item = MenuItemFactory(shop=shop, price_minor=1000)
    line = {"menu_item_id": item.pk, "quantity": 2}
    body = body_for(shop) | {"items": [line | line_prices]} | prices
    answer = post(client_of(customer), body, uuid4().hex)
    assert (answer.status_code, answer.json()["total_minor"]) == (201, 2290)


@pytest.mark.parametrize("quantity", [0, -1, 10**9, 1.5, "many", None])
def test_a_quantity_that_is_no_count_is_invalid(client_of, customer, shop, key, quantity):
    body = body_for(shop)
    body["items"][0]["quantity"] = quantity
    answer = post(client_of(customer), body, key)
    assert_refused(answer, 400, "invalid")
    assert list(answer.json()["fields"]) == ["items.0.quantity"]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("delivery_lat", 91),
        ("delivery_lng", -181),
        ("delivery_lat", "NaN"),
        ("delivery_lng", "Infinity"),
        ("delivery_lat", None),
        ("delivery_address", ""),
        ("delivery_address", "x" * 201),
        ("delivery_notes", "x" * 501),
        ("tip_minor", -1),
        ("tip_minor", 10**9),
        ("items", []),
        ("items", "all"),
        ("items", [{"menu_item_id": 1, "quantity": 1}] * 51),
        ("merchant_id", 0),
        ("merchant_id", 2**63),
        ("merchant_id", "shop"),
    ],
)
def test_a_field_out_of_its_range_is_invalid(client_of, customer, shop, key, field, value):
    answer = post(client_of(customer), body_for(shop, **{field: value}), key)
    assert_refused(answer, 400, "invalid")
    assert all(path.startswith(field) for path in answer.json()["fields"])


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b'{"delivery_lat": NaN}', "malformed_json"),
        (b'{"items": [', "malformed_json"),
        (b"[]", "malformed_json"),
        (rb'{"delivery_notes": "\ud800"}', "malformed_json"),
        (b'{"delivery_notes": "' + b"x" * 200_000 + b'"}', "body_too_large"),
    ],
)
def test_a_body_that_is_no_json_object_of_sensible_size_is_refused(
    client_of, customer, key, content, code
):
    answer = client_of(customer).post(
        URL, content, content_type="application/json", headers={"X-Idempotency-Key": key}
    )
    assert_refused(answer, 400, code)


def test_an_unknown_shop_is_not_found(client_of, customer, shop, key):
    answer = post(client_of(customer), body_for(shop, merchant_id=shop.pk + 1), key)
    assert_refused(answer, 404, "not_found")


def test_a_closed_shop_takes_no_orders(client_of, customer, key):
    shop = ShopFactory(is_accepting=False)
    assert_refused(post(client_of(customer), body_for(shop), key), 422, "shop_closed")


def test_an_item_of_another_shop_is_refused(client_of, customer, shop, key):
    foreign = MenuItemFactory()
    body = body_for(shop)
    body["items"].append({"menu_item_id": foreign.pk, "quantity": 1})
    answer = post(client_of(customer), body, key)
    assert_refused(answer, 422, "unknown_item")
    assert list(answer.json()["fields"]) == ["items.1.menu_item_id"]


def test_a_deleted_item_is_unknown(client_of, customer, shop, key):
    item = MenuItemFactory(shop=shop, is_deleted=True)
    body = body_for(shop, items=[{"menu_item_id": item.pk, "quantity": 1}])
    assert_refused(post(client_of(customer), body, key), 422, "unknown_item")


def test_a_sold_out_item_is_refused(client_of, customer, shop, key):
    item = MenuItemFactory(shop=shop, is_available=False)
    body = body_for(shop, items=[{"menu_item_id": item.pk, "quantity": 1}])
    assert_refused(post(client_of(customer), body, key), 422, "sold_out")


def test_a_door_out_of_range_is_refused(client_of, customer, shop, key):
    body = body_for(shop, delivery_lat=shop.lat + 0.09)
    assert_refused(post(client_of(customer), body, key), 422, "out_of_range")


@pytest.mark.parametrize("role", [Role.DRIVER, Role.MERCHANT, Role.ADMIN])
def test_only_customers_order(client_of, shop, key, role):
    client = client_of(UserFactory(role=role))
    assert_refused(post(client, body_for(shop), key), 403, "forbidden")


def test_without_a_session_nobody_orders(api, shop, key):
    assert_refused(post(api, body_for(shop), key), 401, "unauthenticated")


def test_a_dead_token_is_refused(client_of, customer, shop, key):
    client = client_of(customer)
    token = client.defaults["HTTP_AUTHORIZATION"].split()[1]
    close_session(token, now=utc_now())
    assert_refused(post(client, body_for(shop), key), 401, "unauthenticated")


def test_an_order_without_a_key_is_refused(client_of, customer, shop):
    answer = client_of(customer).post(URL, body_for(shop))
    assert_refused(answer, 400, "idempotency_key_required")


def test_a_time_without_its_offset_is_refused(client_of, customer, shop, key):
    body = body_for(shop, scheduled_for="2026-11-29T12:00")
    answer = post(client_of(customer), body, key)
    assert_refused(answer, 400, "invalid")
    assert list(answer.json()["fields"]) == ["scheduled_for"]
