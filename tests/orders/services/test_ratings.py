from datetime import timedelta

import pytest

from delivery.accounts.models import Role
from orders.errors import AlreadyRated, NotDelivered, OrderNotFound, WindowClosed
from orders.models import CustomerStars, Rating
from orders.services.ratings import count_customer_stars, rate_order
from tests.factories.accounts import UserFactory
from tests.factories.merchants import ShopFactory
from tests.factories.orders import confirmed_order, delivered_order

BOTH = {Rating.Subject.DRIVER: 4, Rating.Subject.MERCHANT: 5}
pytestmark = pytest.mark.django_db


def rate(order, actor, stars, now):
    return rate_order(order_id=order.pk, actor=actor, stars=stars, comment="", now=now)


def test_both_sides_rate_each_other_once(now):
    order = delivered_order(now=now)
    rate(order, order.customer, BOTH, now)
    rate(order, order.driver, {Rating.Subject.CUSTOMER: 3}, now)
    assert dict(Rating.objects.values_list("subject", "stars")) == {
        "driver": 4, "merchant": 5, "customer": 3,
    }  # fmt: skip


def test_a_second_opinion_is_refused_whole(now):
    order = delivered_order(now=now)
    rate(order, order.customer, {Rating.Subject.DRIVER: 4}, now)
    with pytest.raises(AlreadyRated):
        rate(order, order.customer, BOTH, now)
    assert list(Rating.objects.values_list("subject", flat=True)) == ["driver"]


def test_opinions_are_welcome_for_two_weeks(now):
    order = delivered_order(now=now)
    with pytest.raises(WindowClosed):
        rate(order, order.customer, BOTH, now + timedelta(days=14, seconds=1))
    assert not Rating.objects.exists()
    rate(order, order.customer, BOTH, now + timedelta(days=14))


def test_only_delivered_orders_are_rated_and_only_by_their_parties(now):
    order = confirmed_order(now=now)
    with pytest.raises(NotDelivered):
        rate(order, order.customer, BOTH, now)
    delivered = delivered_order(now=now)
    for actor, stars in [
        (UserFactory(role=Role.CUSTOMER), BOTH),
        (delivered.customer, {Rating.Subject.CUSTOMER: 5}),
        (delivered.driver, {Rating.Subject.MERCHANT: 1}),
        (delivered.shop.owner, {Rating.Subject.DRIVER: 1}),
    ]:
        with pytest.raises(OrderNotFound):
            rate(delivered, actor, stars, now)
    assert not Rating.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_averages_follow_by_event_and_bear_repetition(now, relay_all):
    shop = ShopFactory()
    first, second = delivered_order(now=now, shop=shop), delivered_order(now=now, shop=shop)
    rate(first, first.customer, {Rating.Subject.MERCHANT: 5}, now)
    rate(second, second.customer, {Rating.Subject.MERCHANT: 2}, now)
    shop.refresh_from_db()
    assert (shop.rating, shop.rating_count) == (None, 0)
    relay_all()
    shop.refresh_from_db()
    assert (shop.rating, shop.rating_count) == (3.5, 2)


@pytest.mark.django_db(transaction=True)
def test_a_customer_s_stars_are_averaged_over_all_drivers_and_bear_repetition(now, relay_all):
    customer = UserFactory(role=Role.CUSTOMER)
    orders = [delivered_order(now=now, customer=customer) for _ in range(2)]
    for order, stars in zip(orders, (5, 2), strict=True):
        rate(order, order.driver, {Rating.Subject.CUSTOMER: stars}, now)
        rate(order, customer, BOTH, now)
    assert not CustomerStars.objects.exists()
    relay_all()
    count_customer_stars(customer_id=customer.pk)
    assert CustomerStars.objects.values_list("customer", "average", "count").get() == (
        customer.pk, 3.5, 2,
    )  # fmt: skip
