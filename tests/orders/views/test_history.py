import pytest

from delivery.kernel.clock import utc_now
from tests.factories.accounts import UserFactory
from tests.factories.orders import placed_order
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


def test_each_order_can_be_ordered_again_and_has_a_receipt():
    customer = UserFactory()
    order = placed_order(now=utc_now(), customer=customer)

    page = visitor(customer).get("/orders").content.decode()

    assert f'action="/orders/{order.pk}/reorder"' in page
    assert f'href="/orders/{order.pk}/receipt"' in page
