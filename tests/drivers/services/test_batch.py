"""The batch policy in production's hands: just in time, together, and never in the way."""

from datetime import timedelta
from threading import Event as Flag
from threading import Lock

import pytest

from drivers.models import Offer, Search
from drivers.services import engine
from drivers.services.dispatch import dispatch_region
from drivers.services.engine import decide, wait_until_warm
from drivers.services.offers import accept_offer
from drivers.services.plans import load_plan
from orders.models import Order
from tests.factories.drivers import online_driver, set_policy
from tests.factories.orders import confirmed_order, near

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", autouse=True)
def compiled():
    assert wait_until_warm(300)


@pytest.fixture
def order(now) -> Order:
    order = confirmed_order(now=now)
    set_policy(order.region, policy="batch")
    return order


def dispatch(order, at) -> int:
    return dispatch_region(region=order.region, now=at)


def test_an_order_whose_food_is_not_due_waits_without_an_offer(order, now):
    online_driver(order.shop.point, now=now)
    assert dispatch(order, now) == 0
    assert Search.objects.get().due_at is None


def test_a_driver_is_asked_when_it_is_time_to_leave(order, now):
    late = now + timedelta(minutes=order.prep_minutes - 1)
    driver = online_driver(order.shop.point, now=late)
    assert dispatch(order, late) == 1
    assert Offer.objects.get().driver_id == driver.pk
    assert Search.objects.get().due_at == late


def test_two_orders_of_a_shop_for_one_street_go_to_one_driver_in_turn(order, now):
    second = confirmed_order(now=now, shop=order.shop)
    late = now + timedelta(minutes=order.prep_minutes)
    driver = online_driver(order.shop.point, now=late, capacity=3)
    online_driver(near(order.shop, north_m=-2500), now=late, capacity=3)
    dispatch(order, late)
    first = Offer.objects.get(status="open")
    assert first.driver_id == driver.pk
    accept_offer(offer_id=first.pk, actor=driver, now=late)
    dispatch(order, late + timedelta(seconds=1))
    offers = dict(Offer.objects.values_list("order_id", "driver_id"))
    assert offers == {order.pk: driver.pk, second.pk: driver.pk}


def test_the_plan_is_kept_for_the_next_run(order, now):
    driver = online_driver(order.shop.point, now=now)
    dispatch(order, now)
    assert load_plan(order.region).trips == {str(driver.pk): [[str(order.pk)]]}


def test_a_region_without_drivers_keeps_its_orders(order, now):
    late = now + timedelta(minutes=order.prep_minutes)
    assert dispatch(order, late) == 0
    assert Search.objects.get().due_at == late


class Broken:
    revises = True

    def plan(self, problem):
        raise ZeroDivisionError


def test_where_batch_raises_orders_are_given_out_one_by_one(order, now, monkeypatch):
    monkeypatch.setitem(engine._ENGINES, "batch", Broken())
    online_driver(order.shop.point, now=now)
    assert dispatch(order, now) == 1
    assert Offer.objects.get().decision.policy == "sequential"


def test_until_batch_is_compiled_orders_are_given_out_one_at_a_time(monkeypatch):
    warming = Lock()
    warming.acquire()
    monkeypatch.setattr(engine, "_warm", Flag())
    monkeypatch.setattr(engine, "_warming", warming)
    assert decide(engine._SAMPLE, "batch")[1] == "sequential"
