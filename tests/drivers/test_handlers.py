from datetime import timedelta

import pytest

from delivery.accounts.actors import SYSTEM
from delivery.events.models import Event
from delivery.events.relay import relay_subject
from delivery.kernel.clock import utc_now
from delivery.live.publish import driver_topic
from delivery.stores.connections import sync_redis
from drivers.models import Offer
from drivers.services.offers import reject_offer
from orders.services.moves import cancel_order
from tests.factories.drivers import assigned_order, offered, online_driver
from tests.factories.orders import confirmed_order

pytestmark = pytest.mark.django_db
CALL = "dispatch:called:{{{}}}"


@pytest.fixture
def called(django_capture_on_commit_callbacks):
    """Relay an order's events; tell whether the dispatcher of its region was called."""

    def run(order) -> bool:
        key = CALL.format(order.region.slug)
        sync_redis().delete(key)
        with django_capture_on_commit_callbacks(execute=True):
            relay_subject("order", str(order.pk), now=utc_now())
        return bool(sync_redis().exists(key))

    return run


def test_a_confirmed_order_calls_the_dispatcher(now, called):
    assert called(confirmed_order(now=now))


def test_an_offer_that_ended_calls_the_dispatcher(now, called):
    order = confirmed_order(now=now)
    online_driver(order.shop.point, now=now)
    offer = offered(order, now=now)
    called(order)
    assert not called(order)
    reject_offer(offer_id=offer.pk, actor=offer.driver.user, reason="", now=now)
    assert called(order)


def test_an_order_that_is_cancelled_takes_its_offers_back(now, relay_all):
    order = confirmed_order(now=now)
    online_driver(order.shop.point, now=now)
    offered(order, now=now)
    cancel_order(order_id=order.pk, actor=SYSTEM, reason="", now=now)
    relay_all()
    assert Offer.objects.get().status == "withdrawn"


def test_the_drivers_app_is_shown_an_offer_and_its_end(now, relay_all):
    order = confirmed_order(now=now)
    driver = online_driver(order.shop.point, now=now)
    listener = sync_redis().pubsub(ignore_subscribe_messages=True)
    listener.subscribe(f"live:{driver_topic(driver.pk)}")
    listener.get_message(timeout=10)
    offered(order, now=now)
    relay_all()
    shown = listener.get_message(timeout=10)["data"]
    assert '"type":"offer"' in shown
    assert '"payout_minor"' in shown
    cancel_order(order_id=order.pk, actor=SYSTEM, reason="", now=now)
    relay_all()
    assert '"reason":"withdrawn"' in "".join(
        message["data"] for message in iter(lambda: listener.get_message(timeout=0.2), None)
    )


def test_an_offer_that_ended_before_it_was_relayed_is_not_shown(now, relay_all):
    order = confirmed_order(now=now)
    driver = online_driver(order.shop.point, now=now)
    offer = offered(order, now=now)
    reject_offer(offer_id=offer.pk, actor=driver, reason="", now=now + timedelta(seconds=1))
    listener = sync_redis().pubsub(ignore_subscribe_messages=True)
    listener.subscribe(f"live:{driver_topic(driver.pk)}")
    listener.get_message(timeout=10)
    relay_all()
    messages = [m["data"] for m in iter(lambda: listener.get_message(timeout=0.2), None)]
    assert not any('"type":"offer"' in message for message in messages)


def test_every_fact_about_an_offer_is_in_its_orders_history(now):
    order, _ = assigned_order(confirmed_order(now=now), now=now)
    names = Event.objects.filter(subject_id=str(order.pk)).values_list("name", flat=True)
    assert {"offer.opened", "offer.accepted", "order.driver_assigned"} <= set(names)
