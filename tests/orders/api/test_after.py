"""What a customer calls once an order is placed."""

import pytest

from delivery.accounts.models import Role
from delivery.kernel.clock import utc_now
from merchants.models import MenuItem
from orders.models import Order
from orders.pins import pin_of
from tests.factories.accounts import UserFactory
from tests.factories.merchants import MenuItemFactory, ShopFactory
from tests.factories.orders import LineInput, confirmed_order, delivered_order, placed_order

pytestmark = pytest.mark.django_db


def url(order, call=""):
    return f"/api/v1/orders/{order.pk}{call}"


@pytest.fixture
def stranger(client_of):
    return client_of(UserFactory(role=Role.CUSTOMER))


@pytest.mark.parametrize(
    ("method", "call"),
    [
        ("get", ""),
        ("get", "/cancellation"),
        ("get", "/pin"),
        ("post", "/cancel"),
        ("post", "/tip"),
        ("post", "/reorder"),
        ("post", "/rating"),
    ],
)
def test_an_order_of_somebody_else_does_not_exist(stranger, method, call):
    order = placed_order(now=utc_now(), handoff_pin=True)
    body = {"tip_minor": 100, "merchant_stars": 5}
    answer = getattr(stranger, method)(url(order, call), body if method == "post" else None)
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
    assert Order.objects.get().status == "pending"


@pytest.mark.parametrize("call", ["/cancel", "/tip", "/reorder", "/rating"])
@pytest.mark.parametrize("role", [Role.DRIVER, Role.MERCHANT, Role.ADMIN])
def test_other_roles_do_not_act_as_customers(client_of, call, role):
    order = placed_order(now=utc_now())
    answer = client_of(UserFactory(role=role)).post(url(order, call), {"tip_minor": 1})
    assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")
    assert Order.objects.get().status == "pending"


def test_the_history_lists_ones_own_orders_newest_first(client_of, stranger):
    first = placed_order(now=utc_now())
    second = placed_order(now=utc_now(), customer=first.customer)
    answer = client_of(first.customer).get("/api/v1/orders").json()
    assert [order["id"] for order in answer["results"]] == [str(second.pk), str(first.pk)]
    assert stranger.get("/api/v1/orders").json()["results"] == []


def test_the_fee_of_calling_off_is_shown_and_then_charged(client_of):
    order = confirmed_order(now=utc_now())
    client = client_of(order.customer)
    terms = client.get(url(order, "/cancellation")).json()
    assert terms == {
        "may_cancel": True, "fee_minor": 1000, "refund_minor": 1290, "currency": "EUR",
    }  # fmt: skip
    cancelled = client.post(url(order, "/cancel"), {"fee_minor": terms["fee_minor"]}).json()
    assert (cancelled["status"], cancelled["cancellation_fee_minor"]) == ("cancelled", 1000)
    assert cancelled["refunded_minor"] == 1290


def test_a_higher_fee_than_shown_is_told_and_not_charged(client_of):
    order = confirmed_order(now=utc_now())
    answer = client_of(order.customer).post(url(order, "/cancel"), {"fee_minor": 0})
    assert (answer.status_code, answer.json()["code"]) == (409, "cancellation_fee_changed")
    assert answer.json()["fee_minor"] == 1000
    assert Order.objects.get().status == "confirmed"


def test_only_the_customer_is_shown_the_pin(client_of):
    order = placed_order(now=utc_now(), handoff_pin=True)
    customer = client_of(order.customer)
    assert customer.get(url(order, "/pin")).json() == {"pin": pin_of(order.pk)}
    owner = client_of(order.shop.owner)
    assert owner.get(url(order, "/pin")).status_code == 403
    assert f'"{pin_of(order.pk)}"' not in owner.get(url(order)).content.decode()


def test_an_order_without_a_pin_shows_none(client_of):
    order = placed_order(now=utc_now())
    assert client_of(order.customer).get(url(order, "/pin")).status_code == 404


def test_a_tip_after_delivery_is_shown_beside_the_total(client_of):
    order = delivered_order(now=utc_now())
    client = client_of(order.customer)
    assert client.post(url(order, "/tip"), {"tip_minor": 0}).status_code == 400
    tipped = client.post(url(order, "/tip"), {"tip_minor": 250}).json()
    assert (tipped["tip_added_minor"], tipped["total_minor"]) == (250, 2290)
    again = client.post(url(order, "/tip"), {"tip_minor": 250})
    assert (again.status_code, again.json()["code"]) == (409, "already_tipped")


def test_the_same_again_names_what_is_gone_and_can_be_quoted(client_of):
    shop = ShopFactory()
    kept, gone = MenuItemFactory(shop=shop), MenuItemFactory(shop=shop, name="Lobster")
    lines = (LineInput(kept.pk, 2, (), "hot"), LineInput(gone.pk, 1))
    order = placed_order(now=utc_now(), shop=shop, lines=lines)
    MenuItem.objects.filter(pk=gone.pk).update(is_available=False)
    client = client_of(order.customer)
    answer = client.post(url(order, "/reorder")).json()
    assert answer["unavailable"] == [
        {
            "menu_item_id": gone.pk,
            "name": "Lobster",
            "code": "sold_out",
            "detail": "Lobster is sold out.",
        }
    ]
    assert answer["basket"]["items"] == [
        {
            "menu_item_id": kept.pk, "quantity": 2, "options": [], "notes": "hot",
            "if_sold_out": "refund",
        }
    ]  # fmt: skip
    assert client.post("/api/v1/orders/quote", answer["basket"]).status_code == 200


def test_a_rating_is_given_once(client_of):
    order = delivered_order(now=utc_now())
    client = client_of(order.customer)
    assert client.post(url(order, "/rating"), {}).status_code == 400
    assert client.post(url(order, "/rating"), {"driver_stars": 6}).status_code == 400
    given = client.post(url(order, "/rating"), {"driver_stars": 5, "merchant_stars": 4})
    assert given.status_code == 201
    again = client.post(url(order, "/rating"), {"merchant_stars": 1})
    assert (again.status_code, again.json()["code"]) == (409, "already_rated")
