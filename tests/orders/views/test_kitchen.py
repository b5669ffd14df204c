from datetime import timedelta

import pytest

from delivery.kernel.clock import utc_now
from orders.models import Order, OrderItem
from orders.services.lines import LineInput
from orders.services.moves import cancel_order, confirm_order, start_preparing
from tests.factories.accounts import UserFactory
from tests.factories.drivers import assigned_order
from tests.factories.merchants import MenuItemFactory, ShopFactory
from tests.factories.orders import confirmed_order, delivered_order, placed_order
from tests.factories.visitors import visitor

pytestmark = pytest.mark.django_db
JSON = {"accept": "application/json"}


@pytest.fixture
def order():
    return placed_order(now=utc_now(), delivery_notes="I have a peanut allergy")


@pytest.fixture
def kitchen(order):
    """The shop's owner at a browser."""
    return visitor(order.shop.owner)


def status_of(order):
    return Order.objects.values_list("status", flat=True).get(pk=order.pk)


def press(client, order, move, **fields):
    return client.post(f"/merchant/orders/{order.pk}/{move}", fields, headers=JSON)


def test_the_board_shows_what_the_kitchen_needs(kitchen, order):
    page = kitchen.get(f"/merchant/{order.shop_id}").content.decode()

    assert order.code in page
    assert "Allergy mentioned" in page
    assert "I have a peanut allergy" in page
    assert order.customer.name.split(" ")[0] in page
    assert "Answer within" in page


def test_an_order_is_taken_through_the_kitchen(kitchen, order):
    press(kitchen, order, "confirm", prep_minutes=25)
    press(kitchen, order, "preparing")
    answer = press(kitchen, order, "ready")

    assert (answer.status_code, answer.json()["detail"]) == (200, f"{order.code} is ready.")
    order.refresh_from_db()
    assert (order.status, order.prep_minutes) == ("ready", 25)


def test_a_button_pressed_twice_acts_once_and_says_so(kitchen, order):
    press(kitchen, order, "confirm", prep_minutes=25)
    again = press(kitchen, order, "confirm", prep_minutes=40)

    assert again.status_code == 200
    assert again.json()["detail"] == f"{order.code} is accepted already."
    order.refresh_from_db()
    assert order.prep_minutes == 25


def test_an_order_that_its_customer_called_off_is_said_to_be(kitchen, order):
    cancel_order(order_id=order.pk, actor=order.customer, reason="Changed my mind", now=utc_now())

    answer = press(kitchen, order, "confirm")

    assert answer.status_code == 409
    assert answer.json()["detail"] == (
        f"Nothing changed: {order.code} is cancelled by now (Changed my mind)."
    )


def test_an_order_is_declined_with_its_reason(kitchen, order):
    assert press(kitchen, order, "reject").status_code == 400
    assert status_of(order) == "pending"

    press(kitchen, order, "reject", reason="Too busy right now")

    order.refresh_from_db()
    assert (order.status, order.cancel_reason) == ("cancelled", "Too busy right now")


@pytest.mark.parametrize("move", ["confirm", "reject", "preparing", "ready"])
def test_another_shop_s_order_is_nobody_s_to_move(order, move):
    stranger = visitor(ShopFactory().owner)

    assert press(stranger, order, move, reason="No").status_code == 404
    assert status_of(order) == "pending"


def test_a_customer_may_not_press_the_kitchen_s_buttons(order):
    assert press(visitor(order.customer), order, "confirm").status_code == 403
    assert status_of(order) == "pending"


def test_without_a_script_a_press_leads_back_to_the_board(kitchen, order):
    answer = kitchen.post(f"/merchant/orders/{order.pk}/confirm", {"prep_minutes": 10})

    assert answer["Location"] == f"/merchant/{order.shop_id}"
    assert status_of(order) == "confirmed"


def test_the_last_line_s_button_says_that_it_cancels_the_order_and_does(kitchen, order):
    confirm_order(order_id=order.pk, actor=order.shop.owner, now=utc_now())
    line = OrderItem.objects.get(order=order)

    page = board(kitchen, order)
    answer = press(kitchen, order, f"items/{line.pk}/sold-out")

    assert f"{line.name} is sold out: cancel the order" in page
    assert "the customer gets everything back" in page
    assert (answer.status_code, answer.json()["detail"]) == (
        200,
        f"{order.code}: cancelled and refunded, as nothing of it is left.",
    )
    assert status_of(order) == "cancelled"


def test_a_last_line_that_may_be_replaced_asks_for_a_replacement_or_the_end(kitchen, order):
    dish = MenuItemFactory(shop=order.shop)
    lines = (LineInput(dish.pk, 1, if_sold_out="replace"),)
    confirmed_order(now=utc_now(), shop=order.shop, lines=lines)

    page = board(kitchen, order)

    assert "No replacement, cancel the order" in page
    assert "is sold out: cancel the order" not in page


def test_a_line_that_is_not_the_last_is_refunded_once(kitchen, order):
    dishes = (MenuItemFactory(shop=order.shop), MenuItemFactory(shop=order.shop))
    lines = tuple(LineInput(dish.pk, 1) for dish in dishes)
    order = confirmed_order(now=utc_now(), shop=order.shop, lines=lines)
    line = OrderItem.objects.get(order=order, menu_item=dishes[0])

    assert "cancel the order" not in board(kitchen, order)
    answers = [press(kitchen, order, f"items/{line.pk}/sold-out") for _ in range(2)]

    assert [answer.status_code for answer in answers] == [200, 409]
    assert answers[0].json()["detail"] == f"{order.code}: refunded."
    assert status_of(order) == "confirmed"


def test_the_driver_s_approach_is_told(kitchen, order):
    confirm_order(order_id=order.pk, actor=order.shop.owner, now=utc_now())
    start_preparing(order_id=order.pk, actor=order.shop.owner, now=utc_now())
    assert "Looking for a courier" in board(kitchen, order)

    assigned_order(order, now=utc_now())

    assert "Courier" in board(kitchen, order)
    assert "Looking for a courier" not in board(kitchen, order)


def board(client, order):
    return client.get(f"/merchant/{order.shop_id}/board").content.decode()


def test_the_day_is_counted(order):
    shop = order.shop
    sold = delivered_order(now=utc_now(), shop=shop)
    press(visitor(shop.owner), order, "reject", reason="Closing")

    figures = visitor(shop.owner).get(f"/merchant/{shop.pk}/days").context["figures"]

    assert (figures.orders, figures.delivered, figures.rejected, figures.open) == (2, 1, 1, 0)
    assert (figures.sales_minor, figures.average_minor) == (sold.subtotal_minor,) * 2
    assert [(s.quantity, s.name) for s in figures.best_sellers] == [
        (2, OrderItem.objects.get(order=sold).name)
    ]


def test_a_day_without_orders_is_empty_and_a_nonsense_day_is_not_found(order):
    client = visitor(order.shop.owner)
    long_ago = (utc_now() - timedelta(days=40)).date().isoformat()

    assert client.get(f"/merchant/{order.shop_id}/days/{long_ago}").context["figures"].is_empty
    assert client.get(f"/merchant/{order.shop_id}/days/yesterday").status_code == 404


def test_a_receipt_is_for_the_order_s_own_shop(order):
    client = visitor(order.shop.owner)
    other = ShopFactory(owner=order.shop.owner)

    assert client.get(f"/merchant/{order.shop_id}/orders/{order.pk}").status_code == 200
    assert client.get(f"/merchant/{other.pk}/orders/{order.pk}").status_code == 404
    stranger = visitor(UserFactory(role="merchant"))
    assert stranger.get(f"/merchant/{order.shop_id}/orders/{order.pk}").status_code == 404
