from datetime import timedelta

import pytest

from delivery.events.models import Event
from delivery.geo.positions import Fix
from drivers.attention import Attention, attention_for, orders_for_operators
from drivers.models import Search
from drivers.selectors import driver_of
from drivers.services.locations import record_fixes
from drivers.services.lost_drivers import report_lost_drivers
from drivers.services.shifts import go_offline, go_online
from tests.factories.drivers import assigned_order
from tests.factories.orders import confirmed_order

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@pytest.fixture
def held(now):
    return assigned_order(confirmed_order(now=now), now=now)


def lost(order) -> bool:
    return Search.objects.get(order=order).driver_lost_at is not None


def test_a_driver_who_went_offline_keeps_its_order_and_is_reported_after_ten_minutes(held, now):
    order, driver = held
    go_offline(actor=driver, now=now)
    assert report_lost_drivers(now=now + 9 * MINUTE) == 0
    assert report_lost_drivers(now=now + 10 * MINUTE) == 1
    order.refresh_from_db()
    assert order.driver == driver
    event = Event.objects.get(name="order.driver_lost")
    assert (event.subject_id, event.data["driver_id"]) == (str(order.pk), driver.pk)


def test_it_is_reported_once(held, now):
    go_offline(actor=held[1], now=now)
    report_lost_drivers(now=now + 10 * MINUTE)
    assert report_lost_drivers(now=now + 11 * MINUTE) == 0


def test_a_driver_who_falls_silent_is_reported_too(held, now):
    assert report_lost_drivers(now=now + 10 * MINUTE) == 1


def test_a_driver_who_moves_is_not_lost(held, now):
    _, driver = held
    later = now + 9 * MINUTE
    record_fixes(driver_of(driver), [Fix(held[0].shop.point, later)], now=later)
    assert report_lost_drivers(now=now + 12 * MINUTE) == 0


def test_a_driver_who_comes_back_is_forgiven(held, now):
    order, driver = held
    go_offline(actor=driver, now=now)
    report_lost_drivers(now=now + 10 * MINUTE)
    assert lost(order)
    go_online(actor=driver, point=order.shop.point, now=now + 11 * MINUTE)
    report_lost_drivers(now=now + 11 * MINUTE)
    assert not lost(order)


def test_operators_find_the_order_and_why(held, now):
    order, driver = held
    later = now + 10 * MINUTE
    go_offline(actor=driver, now=now)
    report_lost_drivers(now=later)
    found = orders_for_operators(now=later, stuck=True)
    assert [one.pk for one in found] == [order.pk]
    assert attention_for(found[0], now=later) == Attention.DRIVER_LOST


def test_a_driver_offline_without_orders_is_nobodys_business(now, held):
    order, driver = held
    order.status, order.cancelled_at = "cancelled", now
    order.save()
    go_offline(actor=driver, now=now)
    assert report_lost_drivers(now=now + 10 * MINUTE) == 0
