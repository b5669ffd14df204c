from datetime import timedelta

import pytest

from delivery.events.models import Event
from drivers.models import Decision, Search
from orders.models import Order
from tests.factories.drivers import (
    decline_offers,
    online_driver,
    run_dispatch,
    set_policy,
)
from tests.factories.orders import confirmed_order

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)


@pytest.fixture
def order(now) -> Order:
    order = confirmed_order(now=now)
    set_policy(order.region, cooldown_s=3600)
    return order


def test_an_order_that_nobody_can_reach_is_told_once(order, now):
    set_policy(order.region, unserved_after_s=60)
    late = now + timedelta(minutes=order.prep_minutes)
    for seconds in (0, 61, 90):
        run_dispatch(order, late + seconds * SECOND)
    event = Event.objects.get(name="order.unserved")
    assert event.data["reason"] == "nobody_near"
    assert event.data["shop_id"] == order.shop_id
    search = Search.objects.get()
    assert (search.unserved_at, search.unserved_reason) == (late + 61 * SECOND, "nobody_near")
    assert Decision.objects.get().outcome == "nobody"


def test_an_order_that_everybody_declines_is_told_at_once(order, now):
    set_policy(order.region, cooldown_s=3600, broadcast_after_rounds=1)
    online_driver(order.shop.point, now=now)
    run_dispatch(order, now)
    decline_offers(order, now)
    run_dispatch(order, now + SECOND)
    event = Event.objects.get(name="order.unserved")
    assert (event.data["reason"], event.data["rounds"]) == ("all_declined", 1)
