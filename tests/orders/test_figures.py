"""A shop's days are its own calendar's, and cost one statement however many they are."""

from datetime import UTC, date, datetime, timedelta

import pytest

from orders.figures import DayOfOrders, Seller, figures_of, orders_of_day, recent_days
from orders.models import Order, OrderItem, Rating
from orders.services.ratings import rate_order
from tests.factories.orders import delivered_order, placed_order

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 10)
NOON = datetime(2026, 11, 10, 10, tzinfo=UTC)


def test_a_day_begins_at_the_shop_s_own_midnight(django_assert_num_queries):
    first = placed_order(now=NOON)
    shop = first.shop
    shop.region.timezone = "Europe/Helsinki"
    midnight = datetime(2026, 11, 9, 22, tzinfo=UTC)
    delivered = delivered_order(shop=shop, now=midnight)
    placed_order(shop=shop, now=midnight - timedelta(milliseconds=1))
    placed_order(now=NOON)
    with django_assert_num_queries(1):
        days = recent_days(shop, TODAY)
    assert days[:3] == [
        DayOfOrders(TODAY, 2, delivered.subtotal_minor),
        DayOfOrders(TODAY - timedelta(days=1), 1, 0),
        DayOfOrders(TODAY - timedelta(days=2), 0, 0),
    ]
    assert [day.day for day in days] == [TODAY - timedelta(days=n) for n in range(14)]
    assert list(orders_of_day(shop, TODAY)) == [first, delivered]


def test_a_day_is_the_same_among_others_and_by_itself_where_clocks_change():
    order = placed_order(now=datetime(2026, 10, 25, 23, 59, tzinfo=UTC))
    day = date(2026, 10, 25)  # twenty-five hours long
    assert figures_of(order.shop, day).orders == 1
    assert recent_days(order.shop, day)[0].orders == 1
    assert recent_days(order.shop, day + timedelta(days=13))[13].orders == 1


def test_a_day_comes_to_its_figures_in_one_statement(django_assert_num_queries):
    order = delivered_order(now=NOON)
    shop = order.shop
    rate_order(
        order_id=order.pk,
        actor=order.customer,
        stars={Rating.Subject.MERCHANT: 4},
        comment="",
        now=order.delivered_at,
    )
    assert shop.region.timezone == "Europe/Lisbon"
    with django_assert_num_queries(1):
        figures = figures_of(shop, TODAY)
    assert (figures.orders, figures.delivered, figures.open) == (1, 1, 0)
    assert (figures.sales_minor, figures.refunded_minor) == (order.subtotal_minor, 0)
    assert (figures.stars, figures.ratings) == (4.0, 1)
    line = OrderItem.objects.get()
    assert figures.best_sellers == [Seller(line.name, line.quantity)]


def test_a_day_without_orders_is_empty():
    shop = placed_order(now=NOON).shop
    figures = figures_of(shop, TODAY - timedelta(days=1))
    assert figures.is_empty
    assert (figures.prep_minutes, figures.stars, figures.best_sellers) == (None, None, [])
    assert (figures.sales_minor, figures.refunded_minor, figures.average_minor) == (0, 0, 0)


def test_lists_of_a_day_read_no_party_and_no_line(django_assert_num_queries):
    shop = placed_order(now=NOON).shop
    assert shop.region.timezone == "Europe/Lisbon"
    with django_assert_num_queries(1):
        shown = [(o.code, o.status, o.total_minor, o.currency) for o in orders_of_day(shop, TODAY)]
    assert len(shown) == Order.objects.count() == 1
