import pytest

from delivery.accounts.models import Role
from delivery.kernel.clock import utc_now
from merchants.models import MenuItem
from orders.basket import SessionBasket
from orders.models import Adjustment, Order, Rating
from orders.policy import IfSoldOut
from orders.services.baskets import LineInput
from orders.services.sold_out import mark_sold_out
from tests.factories.accounts import UserFactory
from tests.factories.drivers import assigned_order
from tests.factories.merchants import MenuItemFactory, ShopFactory
from tests.factories.orders import confirmed_order, delivered_order, placed_order
from tests.factories.visitors import visitor

pytestmark = pytest.mark.django_db


@pytest.fixture
def customer():
    return UserFactory()


@pytest.fixture
def delivered(customer):
    return delivered_order(now=utc_now(), customer=customer)


def two_dishes(customer, *, shop=None):
    """Place an order of two different dishes."""
    shop = shop or ShopFactory()
    dishes = [MenuItemFactory(shop=shop, name=name, price_minor=1000) for name in ("Soup", "Stew")]
    lines = tuple(LineInput(dish.pk, 1, (), "", IfSoldOut.REPLACE) for dish in dishes)
    return confirmed_order(now=utc_now(), customer=customer, shop=shop, lines=lines)


def test_a_customer_cancels_with_a_reason(customer):
    order = placed_order(now=utc_now(), customer=customer)

    response = visitor(customer).post(f"/orders/{order.pk}/cancel", {"reason": "Changed my mind"})

    order.refresh_from_db()
    assert response["Location"] == f"/orders/{order.pk}"
    assert (order.status, order.cancel_reason) == ("cancelled", "Changed my mind")


def test_cancelling_too_late_changes_nothing_and_says_so(customer):
    order = confirmed_order(now=utc_now(), customer=customer)
    assigned_order(order, now=utc_now())
    Order.objects.filter(pk=order.pk).update(status="picked_up", picked_up_at=utc_now())

    page = visitor(customer).post(f"/orders/{order.pk}/cancel", {}, follow=True)

    order.refresh_from_db()
    assert order.status == "picked_up"
    assert "too late to cancel" in page.content.decode()


def test_a_reason_has_an_end(customer):
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


def test_cancelling_after_the_shop_has_accepted_costs_the_fee_that_was_shown(customer):
    order = confirmed_order(now=utc_now(), customer=customer)
    client = visitor(customer)
    fee_minor = client.get(f"/orders/{order.pk}").context["cancellation"].fee_minor

    client.post(f"/orders/{order.pk}/cancel", {"fee_minor": fee_minor})

    order.refresh_from_db()
    assert fee_minor > 0
    assert (order.status, order.cancellation_fee_minor) == ("cancelled", fee_minor)


def test_a_fee_that_was_not_shown_is_not_charged(customer):
    order = confirmed_order(now=utc_now(), customer=customer)

    page = visitor(customer).post(f"/orders/{order.pk}/cancel", {"fee_minor": 0}, follow=True)

    order.refresh_from_db()
    assert order.status == "confirmed"
    assert "Nothing was cancelled" in page.content.decode()


def test_the_shop_and_the_driver_are_rated_once(customer, delivered):
    client, path = visitor(customer), f"/orders/{delivered.pk}/rating"

    client.post(path, {"driver_stars": 5, "merchant_stars": 3, "comment": "Still warm"})
    again = client.post(path, {"driver_stars": 1}, follow=True)

    given = dict(Rating.objects.values_list("subject", "stars"))
    assert given == {"driver": 5, "merchant": 3}
    assert "rated already" in again.content.decode()
    assert "5 of 5" in again.content.decode()


@pytest.mark.parametrize(("first", "other"), [("driver", "merchant"), ("merchant", "driver")])
def test_who_was_not_rated_at_first_may_be_rated_later(customer, delivered, first, other):
    client, path = visitor(customer), f"/orders/{delivered.pk}/rating"

    page = client.post(path, {f"{first}_stars": 4}, follow=True).content.decode()
    offered = [f'name="{subject}_stars"' in page for subject in (first, other)]
    done = client.post(path, {f"{other}_stars": 2}, follow=True).content.decode()

    assert offered == [False, True]
    assert "4 of 5" in page
    assert dict(Rating.objects.values_list("subject", "stars")) == {first: 4, other: 2}
    assert 'id="rate"' not in done


@pytest.mark.parametrize("stars", [{}, {"driver_stars": 6}, {"merchant_stars": 0}])
def test_a_rating_without_stars_is_not_kept(customer, delivered, stars):
    response = visitor(customer).post(f"/orders/{delivered.pk}/rating", stars)

    assert response["Location"] == f"/orders/{delivered.pk}"
    assert not Rating.objects.exists()


def test_a_tip_after_delivery_is_given_once(customer, delivered):
    client, path = visitor(customer), f"/orders/{delivered.pk}/tip"

    client.post(path, {"tip_minor": 200})
    again = client.post(path, {"tip_minor": 500}, follow=True)

    delivered.refresh_from_db()
    assert delivered.tip_added_minor == 200
    assert "You added a tip of €2.00" in again.content.decode()


@pytest.mark.parametrize("tip_minor", ["", "0", "-100", "many", 10**9])
def test_a_tip_that_is_none_is_not_charged(customer, delivered, tip_minor):
    visitor(customer).post(f"/orders/{delivered.pk}/tip", {"tip_minor": tip_minor})

    assert not Adjustment.objects.exists()


def test_ordering_again_fills_the_basket_as_it_was(customer):
    order = two_dishes(customer)
    client = visitor(customer)

    response = client.post(f"/orders/{order.pk}/reorder")

    basket = SessionBasket(client.session)
    assert response["Location"] == "/basket"
    assert (basket.shop_id, basket.count) == (order.shop_id, 2)
    assert {line.wanted.if_sold_out for line in basket.lines} == {"replace"}


def test_ordering_again_names_what_is_no_longer_on_sale(customer):
    order = two_dishes(customer)
    MenuItem.objects.filter(name="Stew").update(is_available=False)
    client = visitor(customer)

    page = client.post(f"/orders/{order.pk}/reorder", follow=True).content.decode()

    assert "Stew is not in the basket: Stew is sold out." in page
    assert SessionBasket(client.session).count == 1


def test_ordering_again_leads_to_the_menu_where_nothing_is_left(customer):
    order = two_dishes(customer)
    MenuItem.objects.update(is_deleted=True)

    response = visitor(customer).post(f"/orders/{order.pk}/reorder")

    assert response["Location"] == f"/m/{order.shop.slug}"


def test_ordering_again_asks_before_it_empties_a_basket(customer):
    order, other, client = two_dishes(customer), MenuItemFactory(), visitor(customer)
    client.post(
        "/basket/lines", {"shop_id": other.shop_id, "menu_item_id": other.pk, "quantity": 1}
    )

    asked = client.post(f"/orders/{order.pk}/reorder")
    kept = SessionBasket(client.session).shop_id
    client.post(f"/orders/{order.pk}/reorder", {"replace": "1"})

    assert asked.status_code == 409
    assert f'action="/orders/{order.pk}/reorder"' in asked.content.decode()
    assert kept == other.shop_id
    assert SessionBasket(client.session).shop_id == order.shop_id


def test_a_receipt_shows_what_was_refunded_and_what_was_paid_in_the_end(customer):
    order = two_dishes(customer)
    soup = order.items.get(name="Soup")
    mark_sold_out(order_id=order.pk, item_id=soup.pk, actor=order.shop.owner, now=utc_now())

    response = visitor(customer).get(f"/orders/{order.pk}/receipt")

    order.refresh_from_db()
    page = response.content.decode()
    amounts = {line.label: line.amount_minor for line in response.context["bill"]}
    assert amounts["Refund, Soup sold out"] == -order.refunded_minor
    assert amounts["Paid in the end"] == order.total_minor - order.refunded_minor
    assert "Sold out" in page


def test_a_receipt_of_an_untouched_order_ends_with_its_total(customer):
    order = placed_order(now=utc_now(), customer=customer)

    bill = visitor(customer).get(f"/orders/{order.pk}/receipt").context["bill"]

    assert [line.label for line in bill] == ["Items", "Delivery", "Service fee", "Tax", "Total"]
    assert bill[-1].amount_minor == order.total_minor


@pytest.mark.parametrize("page", ["rating", "tip", "reorder"])
@pytest.mark.parametrize("role", [Role.CUSTOMER, Role.DRIVER, Role.MERCHANT])
def test_nobody_acts_on_a_foreign_order(delivered, role, page):
    client = visitor(UserFactory(role=role))

    response = client.post(f"/orders/{delivered.pk}/{page}", {"driver_stars": 5, "tip_minor": 100})

    assert response.status_code == 404
    assert not Rating.objects.exists()
    assert not Adjustment.objects.exists()
    assert SessionBasket(client.session).count == 0


def test_a_foreign_receipt_is_not_found(delivered):
    assert visitor(UserFactory()).get(f"/orders/{delivered.pk}/receipt").status_code == 404
