from datetime import timedelta

import pytest

from drivers.models import Offer
from drivers.services.offers import accept_offer
from orders.models import Order
from tests.factories.drivers import (
    asked_drivers,
    decline_offers,
    online_driver,
    run_dispatch,
    set_policy,
)
from tests.factories.orders import confirmed_order, near

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)


@pytest.fixture
def order(now) -> Order:
    order = confirmed_order(now=now)
    set_policy(order.region, cooldown_s=3600)
    return order


def test_after_some_rounds_several_drivers_are_asked_at_once(order, now):
    set_policy(order.region, cooldown_s=3600, broadcast_after_rounds=1, broadcast_size=2)
    drivers = [online_driver(near(order.shop, north_m=n * 100), now=now) for n in range(1, 5)]
    run_dispatch(order, now)
    decline_offers(order, now)
    assert run_dispatch(order, now + SECOND) == 2
    assert asked_drivers(order) == {drivers[1].pk, drivers[2].pk}
    assert set(Offer.objects.filter(status="open").values_list("is_broadcast", "round")) == {
        (True, 2)
    }


def test_while_several_are_asked_nobody_else_is(order, now):
    set_policy(order.region, cooldown_s=3600, broadcast_after_rounds=0, broadcast_size=2)
    for north_m in (100, 200, 300):
        online_driver(near(order.shop, north_m=north_m), now=now)
    assert run_dispatch(order, now) == 2
    assert run_dispatch(order, now + SECOND) == 0


def test_of_several_asked_the_first_wins(order, now, relay_all):
    set_policy(order.region, broadcast_after_rounds=0, broadcast_size=2)
    for north_m in (100, 200):
        online_driver(near(order.shop, north_m=north_m), now=now)
    run_dispatch(order, now)
    first, second = Offer.objects.order_by("distance_m")
    accept_offer(offer_id=first.pk, actor=first.driver.user, now=now)
    relay_all()
    second.refresh_from_db()
    order.refresh_from_db()
    assert (order.driver_id, second.status) == (first.driver_id, "withdrawn")
