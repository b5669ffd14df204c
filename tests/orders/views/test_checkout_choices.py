from datetime import timedelta

import pytest

from delivery.kernel.clock import utc_now
from merchants.models import Shop
from orders.basket import SessionBasket
from orders.models import Order, Promotion
from tests.factories.merchants import ShopHoursFactory
from tests.factories.visitors import checkout_form

pytestmark = pytest.mark.django_db


def first_slot(client):
    """Return the first slot that the checkout offers."""
    return client.get("/checkout").context["times"].days[0][1][0]


def quoted_again(client, form):
    """Send the page's changes for a price and return the form with the new quote."""
    response = client.post("/checkout/quote", form)
    return {**form, "quote_token": response.context["quote"]["quote_token"]}, response


def test_a_slot_is_ordered_at_the_price_shown(customer):
    slot = first_slot(customer)
    form, shown = quoted_again(customer, {**checkout_form(customer), "scheduled_for": slot.value})

    customer.post("/checkout", form)

    order = Order.objects.get()
    assert slot.label in shown.content.decode()
    assert order.scheduled_for.isoformat(timespec="milliseconds")[:-6] + "Z" == slot.value


def test_a_time_that_is_no_slot_is_refused(customer):
    form = {**checkout_form(customer), "scheduled_for": "2001-01-01T00:00:00Z"}

    response = customer.post("/checkout", form)

    assert response.status_code == 422
    assert "cannot deliver at that time" in response.content.decode()
    assert not Order.objects.exists()


@pytest.mark.parametrize("instant", ["soon", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z"])
def test_a_time_that_no_calendar_has_is_refused(customer, instant):
    response = customer.post("/checkout", {**checkout_form(customer), "scheduled_for": instant})

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
    customer.post("/checkout", {**checkout_form(customer), "handoff": handoff})

    order = Order.objects.get()
    assert (order.leave_at_door, order.requires_pin) == expected


def test_a_promotion_is_shown_and_given(customer):
    region = Shop.objects.get().region
    Promotion.objects.create(code="HELLO10", region=region, percent_bp=1000, starts_at=utc_now())
    form, shown = quoted_again(customer, {**checkout_form(customer), "promotion_code": "hello10"})

    customer.post("/checkout", form)

    assert "−€2.00" in shown.content.decode()
    assert Order.objects.get().discount_minor == 200


def test_a_code_that_does_not_apply_is_said_and_cannot_be_ordered_with(customer):
    form = {**checkout_form(customer), "promotion_code": "NOPE"}

    shown = customer.post("/checkout/quote", form)
    placed = customer.post("/checkout", form)

    assert "This code does not apply here" in shown.content.decode()
    assert placed.status_code == 422
    assert not Order.objects.exists()


def test_without_scripts_a_code_is_applied_by_its_button(customer):
    region = Shop.objects.get().region
    Promotion.objects.create(code="HELLO10", region=region, percent_bp=1000, starts_at=utc_now())

    response = customer.post(
        "/checkout", {**checkout_form(customer), "promotion_code": "HELLO10", "review": "1"}
    )

    assert response.status_code == 200
    assert response.context["quote"]["discount_minor"] == 200
    assert not Order.objects.exists()


def test_what_to_do_about_a_sold_out_line_reaches_the_order(customer):
    line = SessionBasket(customer.session).lines[0]
    customer.post(f"/basket/lines/{line.id}/if-sold-out", {"if_sold_out": "replace"})

    customer.post("/checkout", checkout_form(customer))

    assert Order.objects.get().items.get().if_sold_out == "replace"
