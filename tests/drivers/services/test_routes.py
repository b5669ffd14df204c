from datetime import timedelta

import pytest

from delivery.accounts.actors import SYSTEM
from delivery.stores.connections import sync_redis
from drivers.services.deliveries import pick_up
from drivers.services.offers import accept_offer
from drivers.services.routes import plan_route
from orders.services.moves import mark_ready, start_preparing
from tests.factories.drivers import assigned_order, make_driver, offered
from tests.factories.orders import confirmed_order, near

pytestmark = pytest.mark.django_db


def kinds(route):
    return [(stop.kind, stop.order_id) for stop in route.stops]


def take(order, driver, now):
    accept_offer(offer_id=offered(order, now=now).pk, actor=driver, now=now)


def test_an_order_that_joins_changes_the_route_at_once(now):
    first, driver = assigned_order(confirmed_order(now=now), now=now)
    second = confirmed_order(now=now, shop=first.shop, dropoff=near(first.shop, north_m=900))
    take(second, driver, now)
    stops = kinds(plan_route(actor=driver, now=now))
    assert sorted(stops[:2]) == sorted([("pickup", first.pk), ("pickup", second.pk)])
    assert stops[2:] == [("dropoff", first.pk), ("dropoff", second.pk)]


def test_with_room_for_one_the_first_is_delivered_before_the_second_is_picked_up(now):
    first, driver = assigned_order(confirmed_order(now=now), now=now)
    second = confirmed_order(now=now, shop=first.shop)
    take(second, driver, now)
    driver.profile.capacity = 1
    driver.profile.save()
    assert [kind for kind, _ in kinds(plan_route(actor=driver, now=now))] == [
        "pickup",
        "dropoff",
        "pickup",
        "dropoff",
    ]


def test_the_wait_for_the_food_is_part_of_the_times(now):
    order, driver = assigned_order(confirmed_order(now=now), now=now)
    _, door = plan_route(actor=driver, now=now).stops
    assert door.eta_at > now + timedelta(minutes=order.prep_minutes)
    start_preparing(order_id=order.pk, actor=SYSTEM, now=now)
    mark_ready(order_id=order.pk, actor=SYSTEM, now=now)
    _, door = plan_route(actor=driver, now=now).stops
    assert door.eta_at < now + timedelta(minutes=order.prep_minutes)


def test_the_line_begins_where_the_driver_is(now):
    order, driver = assigned_order(confirmed_order(now=now), now=now)
    route = plan_route(actor=driver, now=now)
    assert (route.line[0], route.line[-1]) == (order.shop.point, order.dropoff)


def test_a_driver_whose_position_is_lost_gets_a_route_from_the_one_last_saved(now):
    order, driver = assigned_order(confirmed_order(now=now), now=now)
    start_preparing(order_id=order.pk, actor=SYSTEM, now=now)
    pick_up(order_id=order.pk, actor=driver, now=now)
    sync_redis().flushall()
    route = plan_route(actor=driver, now=now)
    assert kinds(route) == [("dropoff", order.pk)]
    assert route.line[0] == order.shop.point


def test_without_orders_there_are_no_stops(now):
    route = plan_route(actor=make_driver(), now=now)
    assert (route.stops, route.line, route.hint) == ((), (), None)
