from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from delivery.geo.positions import PositionIndex
from delivery.kernel.clock import utc_now
from delivery.stores.connections import sync_redis
from drivers.models import Driver
from orders.models import Order
from tests.factories.drivers import assigned_order, online_driver
from tests.factories.merchants import SQUARE, RegionFactory
from tests.factories.orders import confirmed_order

pytestmark = pytest.mark.django_db


def run(*arguments: str) -> str:
    out = StringIO()
    call_command(*arguments, stdout=out)
    return out.getvalue()


def held():
    now = utc_now() - timedelta(seconds=5)
    return assigned_order(confirmed_order(now=now), now=now)


def test_reassign_order_gives_an_order_back():
    order, _ = held()
    assert run("reassign_order", str(order.pk)) == f"Order {order.code} is with the dispatcher.\n"
    assert Order.objects.get().driver is None


def test_reassign_order_names_a_driver():
    order, _ = held()
    new = online_driver(order.shop.point, now=utc_now())
    assert f"driver {new.pk}" in run("reassign_order", str(order.pk), "--driver", str(new.pk))
    assert Order.objects.get().driver == new


def test_reassign_order_says_why_it_refuses():
    order, driver = held()
    with pytest.raises(CommandError, match="no such driver"):
        run("reassign_order", str(order.pk), "--driver", "999999")
    assert Order.objects.get().driver == driver


def test_stuck_orders_lists_what_stands_still():
    old = confirmed_order(now=utc_now() - timedelta(minutes=90))
    confirmed_order(now=utc_now())
    out = run("stuck_orders")
    assert f"{old.pk} {old.code} confirmed standing_still" in out
    assert out.endswith("1 stuck orders\n")
    assert "0 stuck orders" in run("stuck_orders", "--older-than", "2h")
    assert Order.objects.get(pk=old.pk).status == "confirmed"


def test_stuck_orders_cancels():
    old = confirmed_order(now=utc_now() - timedelta(minutes=90))
    fresh = confirmed_order(now=utc_now())
    assert "-> cancelled" in run("stuck_orders", "--cancel")
    assert Order.objects.get(pk=old.pk).status == "cancelled"
    assert Order.objects.get(pk=fresh.pk).status == "confirmed"


def test_stuck_orders_reassigns_and_says_what_it_could_not():
    order, _ = held()
    Order.objects.update(status="preparing", preparing_at=utc_now() - timedelta(minutes=61))
    assert "-> dispatched anew" in run("stuck_orders", "--reassign")
    assert Order.objects.get(pk=order.pk).driver is None


@pytest.mark.parametrize("wrong", ["60", "1d", "-5m", "soon"])
def test_stuck_orders_wants_a_duration(wrong):
    with pytest.raises(CommandError):
        run("stuck_orders", f"--older-than={wrong}")


def test_mark_drivers_offline_ends_every_shift():
    region = RegionFactory()
    online_driver(SQUARE, now=utc_now())
    assert run("mark_drivers_offline").startswith("1 drivers")
    assert Driver.objects.get().status == "offline"
    assert PositionIndex(region).count() == 0


def test_rebuild_geo_index_brings_drivers_back():
    region = RegionFactory()
    online_driver(SQUARE, now=utc_now())
    sync_redis().flushall()
    assert run("rebuild_geo_index", "--region", region.slug) == f"{region.slug}: 1 drivers\n"
    assert PositionIndex(region).count() == 1


@pytest.mark.parametrize("command", ["mark_drivers_offline", "rebuild_geo_index"])
def test_a_region_that_does_not_exist_is_named(command):
    with pytest.raises(CommandError, match="atlantis"):
        run(command, "--region", "atlantis")
