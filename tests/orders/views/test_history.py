import pytest

from delivery.accounts.models import Role
from delivery.kernel.clock import utc_now
from orders.models import Order
from tests.factories.accounts import UserFactory
from tests.factories.drivers import assigned_order
from tests.factories.orders import confirmed_order, placed_order
from tests.factories.visitors import visitor

pytestmark = pytest.mark.django_db


def test_orders_are_listed_newest_first_and_only_one_s_own():
    customer = UserFactory()
    first = placed_order(now=utc_now(), customer=customer)
    second = placed_order(now=utc_now(), customer=customer)
    placed_order(now=utc_now())

    response = visitor(customer).get("/orders")

    assert list(response.context["page"].object_list) == [second, first]
    assert "2 items" in response.content.decode()


def test_a_customer_without_orders_is_shown_the_way():
    assert "No orders yet" in visitor(UserFactory()).get("/orders").content.decode()


def test_history_is_nothing_for_strangers():
    assert visitor().get("/orders")["Location"] == "/sign-in?next=/orders"


def test_a_customer_cancels_with_a_reason():
    customer = UserFactory()
    order = placed_order(now=utc_now(), customer=customer)

    response = visitor(customer).post(f"/orders/{order.pk}/cancel", {"reason": "Changed my mind"})

    order.refresh_from_db()
    assert response["Location"] == f"/orders/{order.pk}"
    assert (order.status, order.cancel_reason) == ("cancelled", "Changed my mind")


def test_cancelling_too_late_changes_nothing_and_says_so():
    customer = UserFactory()
    order = confirmed_order(now=utc_now(), customer=customer)
    assigned_order(order, now=utc_now())
    Order.objects.filter(pk=order.pk).update(status="picked_up", picked_up_at=utc_now())

    page = visitor(customer).post(f"/orders/{order.pk}/cancel", {}, follow=True)

    order.refresh_from_db()
    assert order.status == "picked_up"
    assert "too late to cancel" in page.content.decode()


def test_a_reason_has_an_end():
    customer = UserFactory()
    order = placed_order(now=utc_now(), customer=customer)

    response = visitor(customer).post(f"/orders/{order.pk}/cancel", {"reason": "x" * 201})

    order.refresh_from_db()
    assert (response.status_code, order.status) == (400, "pending")


@pytest.mark.parametrize("role", [Role.CUSTOMER, Role.DRIVER, Role.MERCHANT])
def test_nobody_cancels_a_foreign_order(role):
    order = placed_order(now=utc_now())

    response = visitor(UserFactory(role=role)).post(f"/orders/{order.pk}/cancel", {})

    order.refresh_from_db()
    assert (response.status_code, order.status) == (404, "pending")
