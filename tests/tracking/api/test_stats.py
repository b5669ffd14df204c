from datetime import timedelta

import pytest

from delivery.accounts.models import Role
from delivery.stores.connections import sync_redis
from drivers.services.offers import reject_offer
from orders.services.moves import deliver_order, pick_up_order, start_preparing
from tests.factories.accounts import UserFactory
from tests.factories.drivers import assigned_order, offered, online_driver
from tests.factories.orders import confirmed_order, placed_order
from tracking.services.statistics import platform_statistics

pytestmark = pytest.mark.django_db
STATS = "/api/v1/admin/stats"


def test_a_quiet_day_has_no_rates(now):
    figures = platform_statistics(now=now)
    assert set(figures["orders_by_status"].values()) == {0}
    assert figures["placement_rate_per_minute"] == 0
    assert figures["acceptance_rate"] is None
    assert figures["time_to_match_s"] == {"count": 0, "p50": None, "p95": None}
    assert figures["open_sockets"] == 0
    assert (figures["relay_lag_s"], figures["relay_events"]) == (0.0, {"pending": 0, "dead": 0})
    assert set(figures["queue_depth"].values()) == {0}


def test_what_waits_is_told_with_how_long_it_has(now):
    placed_order(now=now)
    sync_redis().lpush("dispatch", "{}", "{}")
    figures = platform_statistics(now=now + timedelta(minutes=2))
    assert (figures["relay_lag_s"], figures["relay_events"]["pending"]) == (120.0, 1)
    assert figures["queue_depth"]["dispatch"] == 2


def test_orders_are_counted_by_status_and_by_the_minute(now):
    placed_order(now=now)
    confirmed_order(now=now)
    confirmed_order(now=now - timedelta(hours=25))
    figures = platform_statistics(now=now)
    assert figures["orders_by_status"]["pending"] == 1
    assert figures["orders_by_status"]["confirmed"] == 1
    assert figures["placement_rate_per_minute"] == round(2 / 15, 3)


def test_an_offer_declined_and_one_accepted_make_a_half(now):
    order = confirmed_order(now=now)
    online_driver(order.shop.point, now=now)
    declined = offered(order, now=now)
    reject_offer(offer_id=declined.pk, actor=declined.driver.user, reason="", now=now)
    assigned_order(order, now=now)
    assert platform_statistics(now=now)["acceptance_rate"] == 0.5


def test_a_delivery_is_timed_from_the_order_to_the_door(now):
    order, driver = assigned_order(confirmed_order(now=now), now=now)
    start_preparing(order_id=order.pk, actor=order.shop.owner, now=now)
    pick_up_order(order_id=order.pk, actor=driver, now=now + timedelta(minutes=10))
    deliver_order(order_id=order.pk, actor=driver, now=now + timedelta(minutes=25))
    figures = platform_statistics(now=now + timedelta(minutes=30))
    assert figures["delivery_time_s"] == {"count": 1, "p50": 1500.0, "p95": 1500.0}
    assert figures["time_to_match_s"] == {"count": 1, "p50": 0.0, "p95": 0.0}


def test_what_promises_were_worth_is_told_by_stage(now, relay_all):
    order, driver = assigned_order(confirmed_order(now=now), now=now)
    start_preparing(order_id=order.pk, actor=order.shop.owner, now=now)
    pick_up_order(order_id=order.pk, actor=driver, now=now)
    arrived_at = order.eta_at + timedelta(minutes=2)
    deliver_order(order_id=order.pk, actor=driver, now=arrived_at)
    relay_all()
    rows = platform_statistics(now=arrived_at)["eta_accuracy"]
    assert rows[0] == {
        "stage": "checkout", "count": 1, "mae_s": 120.0, "within_3_min": 1.0, "coverage": 1.0,
    }  # fmt: skip
    assert [row["count"] for row in rows[1:]] == [0] * 6
    assert rows[1]["mae_s"] is None


def test_the_figures_are_for_operators_only(client_of):
    answer = client_of(UserFactory(role=Role.ADMIN)).get(STATS)
    assert answer.status_code == 200
    assert answer.json()["from"] < answer.json()["to"]
    for role in (Role.CUSTOMER, Role.DRIVER, Role.MERCHANT):
        assert client_of(UserFactory(role=role)).get(STATS).status_code == 403
