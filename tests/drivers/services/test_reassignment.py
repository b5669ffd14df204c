from datetime import timedelta

import pytest

from delivery.accounts.actors import SYSTEM
from delivery.accounts.models import Role
from delivery.events.models import Event
from drivers.errors import DriverNeeded, NoSuchDriver
from drivers.models import Decision, Offer
from drivers.services.deliveries import deliver, pick_up
from drivers.services.dispatch import dispatch_region
from drivers.services.reassignment import reassign_order
from orders.errors import NotDispatchable
from orders.models import Order
from orders.services.moves import cancel_order, start_preparing
from tests.factories.accounts import UserFactory
from tests.factories.drivers import assigned_order, make_driver, offered, online_driver
from tests.factories.orders import confirmed_order

pytestmark = pytest.mark.django_db


@pytest.fixture
def operator():
    return UserFactory(role=Role.ADMIN)


@pytest.fixture
def held(now):
    return assigned_order(confirmed_order(now=now), now=now)


def reassign(order, operator, now, driver=None) -> Order:
    driver_id = driver.pk if driver else None
    return reassign_order(order_id=order.pk, actor=operator, now=now, driver_id=driver_id)


def test_an_order_goes_back_to_the_dispatcher_who_leaves_the_old_driver_out(held, operator, now):
    order, old = held
    order = reassign(order, operator, now)
    assert (order.driver_id, order.assigned_at) == (None, None)
    later = now + timedelta(seconds=1)
    assert dispatch_region(region=order.region, now=later) == 0
    new = online_driver(order.shop.point, now=later)
    dispatch_region(region=order.region, now=later)
    assert Offer.objects.get(status="open").driver_id == new.pk
    assert old.pk != new.pk


def test_a_named_driver_has_the_order_at_once_and_on_terms(held, operator, now):
    order, old = held
    new = online_driver(order.shop.point, now=now)
    order = reassign(order, operator, now, new)
    assert order.driver == new
    offer = Offer.objects.get(driver_id=new.pk)
    assert (offer.status, offer.payout_minor) == ("accepted", sum(offer.terms.values()))
    assert Offer.objects.get(driver_id=old.pk).released_at == now
    assert Decision.objects.get(offer=offer).outcome == "operator"


def test_an_order_that_is_being_offered_goes_to_the_named_driver_alone(operator, now):
    order = confirmed_order(now=now)
    online_driver(order.shop.point, now=now)
    offer = offered(order, now=now)
    new = online_driver(order.shop.point, now=now)
    reassign(order, operator, now, new)
    offer.refresh_from_db()
    assert offer.status == "withdrawn"


def test_food_on_its_way_is_taken_over_by_a_named_driver_only(held, operator, now):
    order, old = held
    start_preparing(order_id=order.pk, actor=SYSTEM, now=now)
    pick_up(order_id=order.pk, actor=old, now=now)
    with pytest.raises(DriverNeeded):
        reassign(order, operator, now)
    order.refresh_from_db()
    assert order.driver == old
    new = online_driver(order.shop.point, now=now)
    order = reassign(order, operator, now, new)
    assert (order.driver, order.status) == (new, "picked_up")
    assert deliver(order_id=order.pk, actor=new, now=now).status == "delivered"


def test_naming_the_present_driver_changes_nothing(held, operator, now):
    order, driver = held
    events = Event.objects.count()
    reassign(order, operator, now, driver)
    assert Event.objects.count() == events


def test_a_driver_of_nowhere_or_nobody_is_refused(held, operator, now):
    order, driver = held
    for wrong in (make_driver(), UserFactory()):
        with pytest.raises(NoSuchDriver):
            reassign(order, operator, now, wrong)
    order.refresh_from_db()
    assert order.driver == driver


def test_an_order_that_has_ended_cannot_be_reassigned(held, operator, now):
    order, driver = held
    cancel_order(order_id=order.pk, actor=SYSTEM, reason="", now=now)
    with pytest.raises(NotDispatchable):
        reassign(order, operator, now)
    assert Order.objects.get(pk=order.pk).driver == driver
