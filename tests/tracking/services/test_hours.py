from datetime import timedelta

import pytest

from orders.selectors import created_between
from tests.factories.orders import delivered_order, placed_order
from tracking.services.hours import histogram, orders_at_risk, orders_per_hour

pytestmark = pytest.mark.django_db


def test_orders_are_counted_in_the_hour_they_were_placed_in(now):
    since = now - timedelta(hours=2)
    placed_order(now=now - timedelta(minutes=61))
    delivered_order(now=now - timedelta(minutes=59))
    placed = created_between(since, now)

    hours = orders_per_hour(placed, since=since, until=now)

    assert [row["from"] for row in hours] == [
        f"2026-11-18T{hour}:00:00.000Z" for hour in (10, 11, 12)
    ]
    assert [sum(row["orders_by_status"].values()) for row in hours] == [1, 1, 0]
    assert hours[1]["orders_by_status"]["delivered"] == 1


def test_a_value_on_a_bound_counts_above_it():
    counts = [bucket["count"] for bucket in histogram([2, 9.9, 10, -1], (2, 10))]
    assert counts == [1, 2, 1]


def test_each_order_at_risk_counts_once_under_its_gravest_reason(now):
    placed_order(now=now)
    found = orders_at_risk(now=now + timedelta(minutes=70))
    assert found["count"] == sum(found["by_kind"].values()) == 1
    assert found["by_kind"]["shop_silent"] == 1
