from datetime import timedelta

import pytest

from delivery.geo.positions import Fix, PositionIndex
from delivery.stores.connections import sync_redis
from drivers.selectors import driver_of
from drivers.services.locations import record_fixes
from drivers.services.restarts import mend_after_restart
from tests.factories.drivers import assigned_order, online_driver
from tests.factories.merchants import SQUARE
from tests.factories.orders import confirmed_order

pytestmark = pytest.mark.django_db


@pytest.fixture
def held(now, relay_all):
    order, driver = assigned_order(confirmed_order(now=now), now=now)
    relay_all()
    return order, driver, PositionIndex(order.region)


def restart(region):
    """Leave Redis as another run of its server would find it."""
    sync_redis().set(f"drivers:mended_run:{{{region.slug}}}", "the run before")


def test_orders_that_a_restart_forgot_hear_of_their_driver_again(held, now):
    order, driver, index = held
    index.set_orders(driver.pk, [])
    restart(order.region)
    assert mend_after_restart(order.region, now=now) == 1
    assert index.orders_of([driver.pk]) == [{str(order.pk)}]


def test_an_order_that_ended_just_before_a_restart_hears_no_more(held, now):
    order, _, index = held
    idle = online_driver(SQUARE, now=now)
    index.set_orders(idle.pk, [order.pk])
    restart(order.region)
    assert mend_after_restart(order.region, now=now) == 1
    assert index.orders_of([idle.pk]) == [set()]


def test_redis_that_lost_everything_has_drivers_and_their_orders_again(held, now):
    order, driver, index = held
    sync_redis().flushall()
    mend_after_restart(order.region, now=now)
    assert (index.count(), index.orders_of([driver.pk])) == (1, [{str(order.pk)}])
    later = now + timedelta(seconds=5)
    intake = record_fixes(driver_of(driver), [Fix(SQUARE, later)], now=later)
    assert intake.accepted == 1


def test_a_run_of_redis_is_mended_once(held, now):
    order, driver, index = held
    mend_after_restart(order.region, now=now)
    index.set_orders(driver.pk, [])
    assert mend_after_restart(order.region, now=now) == 0
    assert index.orders_of([driver.pk]) == [set()]
