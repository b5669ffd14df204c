import json

import pytest

from delivery.accounts.models import Role
from delivery.kernel.geometry import Point
from merchants.models import MenuItem, Shop
from orders.basket import SessionBasket
from orders.models import Order
from tests.factories.accounts import UserFactory
from tests.factories.merchants import SQUARE, MenuItemFactory
from tests.factories.visitors import checkout_form, neighbour, visitor

pytestmark = pytest.mark.django_db


def test_the_checkout_itemises_the_server_s_price(customer):
    page = customer.get("/checkout").content.decode()

    assert "Caldo verde" in page
    assert "€20.00" in page
    assert "€1.90" in page
    assert "Testikatu 1" in page


def test_placing_makes_an_order_and_empties_the_basket(customer):
    response = customer.post(
        "/checkout", {**checkout_form(customer), "delivery_notes": "Blue door"}
    )

    order = Order.objects.get()
    assert (response.status_code, response["Location"]) == (302, f"/orders/{order.pk}")
    assert (order.subtotal_minor, order.delivery_notes) == (2000, "Blue door")
    assert order.delivery_address == "Testikatu 1"
    assert SessionBasket(customer.session).count == 0


def test_a_page_sent_twice_makes_one_order(customer):
    form = checkout_form(customer)

    first, second = customer.post("/checkout", form), customer.post("/checkout", form)

    assert Order.objects.count() == 1
    assert first["Location"] == second["Location"]


def test_a_page_rendered_anew_may_order_the_same_again(customer):
    form = checkout_form(customer)
    customer.post("/checkout", form)

    customer.post("/checkout", {**form, "key": "another"})

    assert Order.objects.count() == 2


def test_a_page_sent_again_with_other_content_is_refused(customer):
    form = checkout_form(customer)
    customer.post("/checkout", form)

    response = customer.post("/checkout", {**form, "delivery_notes": "Changed"}, follow=True)

    assert response.redirect_chain == [("/orders", 302)]
    assert "has made an order already" in response.content.decode()
    assert Order.objects.count() == 1


def test_a_basket_filled_meanwhile_is_kept(customer):
    form = checkout_form(customer)
    other = MenuItemFactory(shop=Shop.objects.get())
    customer.post(
        "/basket/lines", {"shop_id": other.shop_id, "menu_item_id": other.pk, "quantity": 1}
    )

    customer.post("/checkout", form)

    assert Order.objects.get().items.count() == 1
    assert SessionBasket(customer.session).count == 3


def test_a_tip_is_added_to_the_total(customer):
    form = checkout_form(customer)
    quoted = customer.post("/checkout/quote", {**form, "tip_minor": 300})
    token = quoted.context["quote"]["quote_token"]

    customer.post("/checkout", {**form, "tip_minor": 300, "quote_token": token})

    assert "€3.00" in quoted.content.decode()
    assert Order.objects.get().tip_minor == 300


def test_the_price_that_was_shown_holds_for_a_while(customer):
    form = checkout_form(customer)
    MenuItem.objects.update(price_minor=1500)

    customer.post("/checkout", form)

    assert Order.objects.get().subtotal_minor == 2000


def test_a_price_that_was_not_shown_is_not_charged(customer):
    form = checkout_form(customer)
    MenuItem.objects.update(price_minor=1500)

    response = customer.post("/checkout", {**form, "tip_minor": 300})

    page = response.content.decode()
    assert response.status_code == 409
    assert "The price has changed" in page
    assert "€30.00" in page
    assert not Order.objects.exists()


@pytest.mark.parametrize(
    ("meanwhile", "message"),
    [
        (lambda: Shop.objects.update(is_accepting=False), "The shop is closed"),
        (lambda: MenuItem.objects.update(is_available=False), "Caldo verde is sold out."),
        (lambda: MenuItem.objects.update(is_deleted=True), "This shop does not sell it."),
        (lambda: Shop.objects.update(delivery_radius_m=0, lat=41.2), "does not deliver to this"),
    ],
)
def test_what_stands_in_the_way_is_said_and_nothing_is_ordered(customer, meanwhile, message):
    form = checkout_form(customer)
    meanwhile()

    response = customer.post("/checkout", form)

    assert response.status_code == 422
    assert message in response.content.decode()
    assert not Order.objects.exists()
    assert SessionBasket(customer.session).count == 2


@pytest.mark.parametrize(
    "changes",
    [
        {"lines": "not json"},
        {"lines": "[]"},
        {"lines": json.dumps([{"menu_item_id": 1, "quantity": 0}])},
        {"lines": json.dumps([{"menu_item_id": 1, "quantity": 10**9}])},
        {"lines": json.dumps([3])},
        {"lat": "nan"},
        {"lng": "181"},
        {"tip_minor": "-1"},
        {"delivery_address": ""},
        {"delivery_notes": "x" * 501},
        {"key": ""},
    ],
)
def test_a_form_that_was_tampered_with_orders_nothing(customer, changes):
    response = customer.post("/checkout", {**checkout_form(customer), **changes})

    assert response.status_code == 400
    assert not Order.objects.exists()


def test_a_customer_without_an_address_is_asked_for_one():
    client, item = visitor(UserFactory()), MenuItemFactory()
    client.post("/basket/lines", {"shop_id": item.shop_id, "menu_item_id": item.pk, "quantity": 1})

    response = client.get("/checkout")

    assert response.status_code == 200
    assert "Choose an address" in response.content.decode()
    assert "quote" not in response.context


def test_an_empty_basket_has_no_checkout():
    response = visitor(UserFactory()).get("/checkout")

    assert (response.status_code, response["Location"]) == (302, "/basket")


def test_a_stranger_signs_in_first():
    assert visitor().get("/checkout")["Location"] == "/sign-in?next=/checkout"
    assert visitor().post("/checkout", {})["Location"] == "/sign-in?next=/checkout"


@pytest.mark.parametrize("role", [Role.DRIVER, Role.MERCHANT, Role.ADMIN])
def test_only_customers_order(role):
    client = neighbour(UserFactory(role=role), point=Point(SQUARE.lat, SQUARE.lng))

    assert client.get("/checkout").status_code == 403
    assert client.post("/checkout", {}).status_code == 403
    assert client.post("/checkout/quote", {}).status_code == 403
