import json
from datetime import timedelta

import pytest

from delivery.accounts.models import Role
from delivery.kernel.clock import utc_now
from delivery.kernel.geometry import Point
from merchants.models import MenuItem, Shop
from orders.basket import SessionBasket
from orders.models import Order, Promotion
from tests.factories.accounts import UserFactory
from tests.factories.merchants import SQUARE, MenuItemFactory, ShopHoursFactory
from tests.factories.visitors import neighbour, visitor

pytestmark = pytest.mark.django_db


@pytest.fixture
def customer():
    """A customer at a browser with two soups in the basket."""
    client = neighbour(UserFactory())
    item = MenuItemFactory(name="Caldo verde", price_minor=1000)
    client.post("/basket/lines", {"shop_id": item.shop_id, "menu_item_id": item.pk, "quantity": 2})
    return client


def form_of(client):
    """Return the fields of the checkout as the page shows them."""
    response = client.get("/checkout")
    fields = dict(response.context["form"].data)
    return {**fields, "quote_token": response.context["quote"]["quote_token"]}


def test_the_checkout_itemises_the_server_s_price(customer):
    page = customer.get("/checkout").content.decode()

    assert "Caldo verde" in page
    assert "€20.00" in page
    assert "€1.90" in page
    assert "Testikatu 1" in page


def test_placing_makes_an_order_and_empties_the_basket(customer):
    response = customer.post("/checkout", {**form_of(customer), "delivery_notes": "Blue door"})

    order = Order.objects.get()
    assert (response.status_code, response["Location"]) == (302, f"/orders/{order.pk}")
    assert (order.subtotal_minor, order.delivery_notes) == (2000, "Blue door")
    assert order.delivery_address == "Testikatu 1"
    assert SessionBasket(customer.session).count == 0


def test_a_page_sent_twice_makes_one_order(customer):
    form = form_of(customer)

    first, second = customer.post("/checkout", form), customer.post("/checkout", form)

    assert Order.objects.count() == 1
    assert first["Location"] == second["Location"]


def test_a_page_rendered_anew_may_order_the_same_again(customer):
    form = form_of(customer)
    customer.post("/checkout", form)

    customer.post("/checkout", {**form, "key": "another"})

    assert Order.objects.count() == 2


def test_a_page_sent_again_with_other_content_is_refused(customer):
    form = form_of(customer)
    customer.post("/checkout", form)

    response = customer.post("/checkout", {**form, "delivery_notes": "Changed"}, follow=True)

    assert response.redirect_chain == [("/orders", 302)]
    assert "has made an order already" in response.content.decode()
    assert Order.objects.count() == 1


def test_a_basket_filled_meanwhile_is_kept(customer):
    form = form_of(customer)
    other = MenuItemFactory(shop=Shop.objects.get())
    customer.post(
        "/basket/lines", {"shop_id": other.shop_id, "menu_item_id": other.pk, "quantity": 1}
    )

    customer.post("/checkout", form)

    assert Order.objects.get().items.count() == 1
    assert SessionBasket(customer.session).count == 3


def test_a_tip_is_added_to_the_total(customer):
    form = form_of(customer)
    quoted = customer.post("/checkout/quote", {**form, "tip_minor": 300})
    token = quoted.context["quote"]["quote_token"]

    customer.post("/checkout", {**form, "tip_minor": 300, "quote_token": token})

    assert "€3.00" in quoted.content.decode()
    assert Order.objects.get().tip_minor == 300


def test_the_price_that_was_shown_holds_for_a_while(customer):
    form = form_of(customer)
    MenuItem.objects.update(price_minor=1500)

    customer.post("/checkout", form)

    assert Order.objects.get().subtotal_minor == 2000


def test_a_price_that_was_not_shown_is_not_charged(customer):
    form = form_of(customer)
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
    form = form_of(customer)
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
    response = customer.post("/checkout", {**form_of(customer), **changes})

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


def first_slot(client):
    """Return the first slot that the checkout offers."""
    return client.get("/checkout").context["times"].days[0][1][0]


def quoted_again(client, form):
    """Send the page's changes for a price and return the form with the new quote."""
    response = client.post("/checkout/quote", form)
    return {**form, "quote_token": response.context["quote"]["quote_token"]}, response


def test_a_slot_is_ordered_at_the_price_shown(customer):
    slot = first_slot(customer)
    form, shown = quoted_again(customer, {**form_of(customer), "scheduled_for": slot.value})

    customer.post("/checkout", form)

    order = Order.objects.get()
    assert slot.label in shown.content.decode()
    assert order.scheduled_for.isoformat(timespec="milliseconds")[:-6] + "Z" == slot.value


def test_a_time_that_is_no_slot_is_refused(customer):
    form = {**form_of(customer), "scheduled_for": "2001-01-01T00:00:00Z"}

    response = customer.post("/checkout", form)

    assert response.status_code == 422
    assert "cannot deliver at that time" in response.content.decode()
    assert not Order.objects.exists()


@pytest.mark.parametrize("instant", ["soon", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z"])
def test_a_time_that_no_calendar_has_is_refused(customer, instant):
    response = customer.post("/checkout", {**form_of(customer), "scheduled_for": instant})

    assert response.status_code == 400
    assert not Order.objects.exists()


def test_a_closed_shop_offers_later_times_only(customer):
    shop = Shop.objects.get()
    tomorrow = (utc_now() + timedelta(days=1)).weekday()
    ShopHoursFactory(shop=shop, weekday=tomorrow, opens_minute=0, closes_minute=1440)

    page = customer.get("/checkout")

    assert "As soon as possible" not in page.content.decode()
    assert page.context["form"].data["scheduled_for"] == first_slot(customer).value
    assert page.context["quote"]["total_minor"] > 0


@pytest.mark.parametrize(
    ("handoff", "expected"),
    [("in_person", (False, False)), ("leave_at_door", (True, False)), ("pin", (False, True))],
)
def test_the_handover_is_as_the_customer_wants_it(customer, handoff, expected):
    customer.post("/checkout", {**form_of(customer), "handoff": handoff})

    order = Order.objects.get()
    assert (order.leave_at_door, order.requires_pin) == expected


def test_a_promotion_is_shown_and_given(customer):
    region = Shop.objects.get().region
    Promotion.objects.create(code="HELLO10", region=region, percent_bp=1000, starts_at=utc_now())
    form, shown = quoted_again(customer, {**form_of(customer), "promotion_code": "hello10"})

    customer.post("/checkout", form)

    assert "−€2.00" in shown.content.decode()
    assert Order.objects.get().discount_minor == 200


def test_a_code_that_does_not_apply_is_said_and_cannot_be_ordered_with(customer):
    form = {**form_of(customer), "promotion_code": "NOPE"}

    shown = customer.post("/checkout/quote", form)
    placed = customer.post("/checkout", form)

    assert "This code does not apply here" in shown.content.decode()
    assert placed.status_code == 422
    assert not Order.objects.exists()


def test_without_scripts_a_code_is_applied_by_its_button(customer):
    region = Shop.objects.get().region
    Promotion.objects.create(code="HELLO10", region=region, percent_bp=1000, starts_at=utc_now())

    response = customer.post(
        "/checkout", {**form_of(customer), "promotion_code": "HELLO10", "review": "1"}
    )

    assert response.status_code == 200
    assert response.context["quote"]["discount_minor"] == 200
    assert not Order.objects.exists()


def test_what_to_do_about_a_sold_out_line_reaches_the_order(customer):
    line = SessionBasket(customer.session).lines[0]
    customer.post(f"/basket/lines/{line.id}/if-sold-out", {"if_sold_out": "replace"})

    customer.post("/checkout", form_of(customer))

    assert Order.objects.get().items.get().if_sold_out == "replace"
