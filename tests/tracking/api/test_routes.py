from datetime import timedelta

import pytest

from delivery.accounts.actors import SYSTEM
from delivery.accounts.models import Role
from delivery.geo.positions import Fix
from delivery.kernel.geometry import Point
from drivers.services.deliveries import pick_up
from drivers.services.locations import record_fixes
from orders.services.moves import cancel_order, start_preparing
from tests.factories.accounts import UserFactory
from tests.factories.drivers import assigned_order
from tests.factories.orders import confirmed_order, placed_order

pytestmark = pytest.mark.django_db


@pytest.fixture
def carried(now):
    """An order that a driver has taken, who is on the way to the shop."""
    order, driver = assigned_order(confirmed_order(now=now), now=now)
    here = Point(order.shop.lat - 0.001, order.shop.lng)
    record_fixes(driver.profile, [Fix(here, now + timedelta(seconds=5))], now=now)
    return order, driver, here


def pairs(*points):
    return [list(point) for point in points]


def ask(client, order):
    return client.get(f"/api/v1/orders/{order.pk}/route")


def test_the_way_leads_from_the_driver_by_the_shop_to_the_door(carried, client_of):
    order, _, here = carried
    answer = ask(client_of(order.customer), order)
    assert answer.status_code == 200
    assert answer.json() == {
        "geometry": pairs(here, order.shop.point, order.dropoff),
        "source": "detour",
    }


def test_after_pick_up_the_way_leads_straight_to_the_door(carried, client_of, now):
    order, driver, here = carried
    start_preparing(order_id=order.pk, actor=SYSTEM, now=now)
    pick_up(order_id=order.pk, actor=driver, now=now)
    answer = ask(client_of(driver), order)
    assert answer.json()["geometry"] == pairs(here, order.dropoff)


def test_without_a_driver_the_way_starts_at_the_shop(client_of, now):
    order = placed_order(now=now)
    answer = ask(client_of(order.customer), order)
    assert answer.json()["geometry"] == pairs(order.shop.point, order.dropoff)


def test_an_order_that_is_over_has_no_way(client_of, now):
    order = placed_order(now=now)
    cancel_order(order_id=order.pk, actor=order.customer, reason="", now=now)
    assert ask(client_of(order.customer), order).json()["geometry"] == []


def test_nobody_else_learns_where_the_driver_is(carried, client_of):
    order, _, _ = carried
    stranger = client_of(UserFactory(role=Role.CUSTOMER))
    answer = ask(stranger, order)
    assert answer.status_code == 404
    assert "geometry" not in answer.json()


def test_a_visitor_without_a_session_is_asked_to_sign_in(carried, api):
    assert ask(api, carried[0]).status_code == 401
