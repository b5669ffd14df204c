from datetime import timedelta

import pytest

from delivery.accounts.actors import SYSTEM
from delivery.geo.positions import Fix
from delivery.kernel.clock import rfc3339
from drivers.at_risk import risk_payloads
from drivers.attention import orders_for_operators
from drivers.selectors import driver_of
from drivers.services.locations import record_fixes
from orders.models import Order
from orders.services.moves import cancel_order
from tests.factories.drivers import assigned_order
from tests.factories.orders import confirmed_order, placed_order

pytestmark = pytest.mark.django_db


def texts_at(instant):
    [payload] = risk_payloads(list(orders_for_operators(now=instant)), now=instant)
    return [risk["text"] for risk in payload["risks"]]


def test_a_shop_that_does_not_answer_puts_the_order_at_risk(now):
    placed_order(now=now)
    assert texts_at(now + timedelta(minutes=2)) == []
    assert texts_at(now + timedelta(minutes=4)) == ["Shop has not answered for 4 min"]


def test_an_order_that_nobody_takes_is_at_risk(now):
    confirmed_order(now=now)
    assert texts_at(now + timedelta(minutes=6)) == ["Unassigned for 6 min"]


def test_a_driver_is_silent_from_the_last_position_on(now):
    _, driver = assigned_order(confirmed_order(now=now), now=now)
    seen_at = now + timedelta(minutes=5)
    position = Fix(driver_of(driver).saved_point, seen_at)
    record_fixes(driver_of(driver), [position], now=seen_at)
    assert texts_at(seen_at + timedelta(minutes=1)) == []
    assert texts_at(seen_at + timedelta(minutes=3)) == ["Driver silent for 3 min"]


def judged(now, order, **times):
    """Return until when an order is owed, and what puts it at risk, once its times have changed."""
    Order.objects.filter(pk=order.pk).update(**times)
    [payload] = risk_payloads(list(orders_for_operators(now=now)), now=now)
    return payload["promised_at"], [risk["text"] for risk in payload["risks"]]


def test_a_late_order_is_measured_against_the_end_of_what_the_checkout_promised(now):
    order = confirmed_order(now=now)
    promised_by_at = order.promised_by_at
    assert promised_by_at == order.eta_high_at < now + timedelta(minutes=45)
    # What is estimated since then does not move the promise.
    times = {"eta_high_at": now + timedelta(hours=2)}
    assert judged(now, order, eta_at=promised_by_at + timedelta(seconds=59), **times) == (
        rfc3339(promised_by_at),
        [],
    )
    assert judged(now, order, eta_at=promised_by_at + timedelta(minutes=12), **times) == (
        rfc3339(promised_by_at),
        ["12 min later than promised"],
    )


def test_an_order_that_was_promised_for_later_than_the_target_is_not_late_by_it(now):
    order = confirmed_order(now=now)
    times = {"promised_by_at": now + timedelta(minutes=70), "eta_at": now + timedelta(minutes=69)}
    assert judged(now, order, **times) == ("2026-11-18T13:10:00.000Z", [])


def test_an_order_without_a_promise_is_measured_against_the_regions_target(now):
    order = confirmed_order(now=now)
    times = {"promised_by_at": None, "eta_at": now + timedelta(minutes=57)}
    assert judged(now, order, **times) == ("2026-11-18T12:45:00.000Z", ["12 min past the target"])


def test_an_order_for_later_without_a_promise_is_measured_against_its_slot(now):
    order = confirmed_order(now=now)
    times = {
        "promised_by_at": None,
        "scheduled_for": now + timedelta(hours=2),
        "eta_at": now + timedelta(minutes=157),
    }
    assert judged(now, order, **times) == ("2026-11-18T14:30:00.000Z", ["7 min past the target"])


def test_what_was_promised_costs_no_query(now, django_assert_num_queries):
    confirmed_order(now=now)
    orders = list(orders_for_operators(now=now))
    with django_assert_num_queries(0):
        risk_payloads(orders, now=now)


def test_in_a_faster_city_less_is_late_but_told_by_the_clock_on_the_wall(now, settings):
    settings.CITY_SPEED = 10
    order = confirmed_order(now=now)
    late = order.promised_by_at + timedelta(seconds=72)
    assert judged(now, order, eta_at=late)[1] == ["1 min later than promised"]
    barely = order.promised_by_at + timedelta(seconds=5)
    assert judged(now, order, eta_at=barely)[1] == []


def test_an_order_that_is_over_is_at_no_risk(now):
    order = placed_order(now=now)
    cancel_order(order_id=order.pk, actor=SYSTEM, reason="", now=now)
    assert texts_at(now + timedelta(hours=5)) == []
