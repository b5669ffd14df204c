from datetime import timedelta

import pytest

from delivery.accounts.actors import SYSTEM
from delivery.geo.positions import Fix
from drivers.at_risk import risk_payloads
from drivers.attention import orders_for_operators
from drivers.selectors import driver_of
from drivers.services.locations import record_fixes
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


def test_a_late_order_is_measured_against_the_regions_target(now):
    order = confirmed_order(now=now)
    type(order).objects.update(eta_at=now + timedelta(minutes=57))
    [payload] = risk_payloads(list(orders_for_operators(now=now)), now=now)
    assert payload["promised_at"] == "2026-11-18T12:45:00.000Z"
    assert [risk["text"] for risk in payload["risks"]] == ["12 min late against the promise"]


def test_an_order_that_is_over_is_at_no_risk(now):
    order = placed_order(now=now)
    cancel_order(order_id=order.pk, actor=SYSTEM, reason="", now=now)
    assert texts_at(now + timedelta(hours=5)) == []
