"""What shops and operators call about an order."""

from datetime import timedelta

import pytest

from delivery.accounts.models import Role
from delivery.kernel.clock import utc_now
from orders.models import Order
from tests.factories.accounts import UserFactory
from tests.factories.orders import confirmed_order, placed_order

pytestmark = pytest.mark.django_db


def url(order, call):
    return f"/api/v1/merchant/orders/{order.pk}/{call}"


@pytest.fixture
def order():
    return placed_order(now=utc_now())


@pytest.fixture
def owner(client_of, order):
    return client_of(order.shop.owner)


def test_the_kitchen_takes_an_order_to_the_counter(owner, order):
    assert owner.post(url(order, "confirm"), {"prep_minutes": 25}).json()["prep_minutes"] == 25
    assert owner.post(url(order, "preparing")).json()["status"] == "preparing"
    assert owner.post(url(order, "ready")).json()["status"] == "ready"
    again = owner.post(url(order, "ready"))
    assert (again.status_code, again.json()["code"]) == (409, "invalid_transition")


def test_staff_work_like_the_owner(client_of, order):
    cook = UserFactory(role=Role.MERCHANT)
    order.shop.staff.add(cook)
    assert client_of(cook).post(url(order, "confirm")).status_code == 200


@pytest.mark.parametrize("call", ["confirm", "reject", "preparing", "ready"])
def test_another_shops_order_does_not_exist(client_of, order, call):
    client = client_of(UserFactory(role=Role.MERCHANT))
    answer = client.post(url(order, call), {"reason": "x"})
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
    assert Order.objects.get().status == "pending"


@pytest.mark.parametrize("role", [Role.CUSTOMER, Role.DRIVER, Role.ADMIN])
def test_the_kitchen_is_for_merchants(client_of, order, role):
    assert client_of(UserFactory(role=role)).post(url(order, "confirm")).status_code == 403
    assert Order.objects.get().status == "pending"


def test_a_rejection_needs_a_reason(owner, order):
    assert owner.post(url(order, "reject"), {}).status_code == 400
    assert Order.objects.get().status == "pending"
    assert owner.post(url(order, "reject"), {"reason": "No bread"}).json()["status"] == "cancelled"


@pytest.mark.parametrize("minutes", [0, 181, "soon"])
def test_a_kitchen_promises_a_sensible_time(owner, order, minutes):
    assert owner.post(url(order, "confirm"), {"prep_minutes": minutes}).status_code == 400
    assert Order.objects.get().status == "pending"


def test_the_list_is_of_ones_own_shops_by_status(client_of, owner, order):
    confirmed = confirmed_order(now=utc_now(), shop=order.shop)
    placed_order(now=utc_now())
    listed = owner.get("/api/v1/merchant/orders").json()["results"]
    assert [row["id"] for row in listed] == [str(confirmed.pk), str(order.pk)]
    pending = owner.get("/api/v1/merchant/orders", {"status": "pending"}).json()["results"]
    assert [row["id"] for row in pending] == [str(order.pk)]
    assert owner.get("/api/v1/merchant/orders", {"status": "lost"}).status_code == 400


def test_an_order_for_later_is_not_begun_early(client_of):
    now = utc_now()
    half_past = now.replace(minute=30, second=0, microsecond=0) + timedelta(hours=5)
    order = placed_order(now=now, scheduled_for=half_past)
    client = client_of(order.shop.owner)
    client.post(url(order, "confirm"))
    answer = client.post(url(order, "preparing"))
    assert (answer.status_code, answer.json()["code"]) == (409, "too_early")
    assert Order.objects.get().status == "confirmed"


def test_an_order_whose_only_line_is_sold_out_is_answered_as_cancelled(owner, order):
    owner.post(url(order, "confirm"))
    item_id = owner.get("/api/v1/merchant/orders").json()["results"][0]["items"][0]["id"]
    answer = owner.post(url(order, f"items/{item_id}/sold-out"))
    told = {key: answer.json()[key] for key in ("status", "cancelled_by", "refunded_minor")}
    assert answer.status_code == 200
    assert told == {
        "status": "cancelled",
        "cancelled_by": "merchant",
        "refunded_minor": order.total_minor,
    }


def test_an_operator_cancels_with_a_reason(client_of, order):
    path = f"/api/v1/admin/orders/{order.pk}/cancel"
    operator = client_of(UserFactory(role=Role.ADMIN))
    assert operator.post(path, {}).status_code == 400
    assert client_of(order.customer).post(path, {"reason": "x"}).status_code == 403
    assert Order.objects.get().status == "pending"
    cancelled = operator.post(path, {"reason": "Storm"}).json()
    assert (cancelled["status"], cancelled["cancelled_by"]) == ("cancelled", "admin")
