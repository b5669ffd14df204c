import asyncio
from datetime import timedelta

import pytest

from delivery.kernel.clock import utc_now
from tests.factories.drivers import make_driver, offered, online_driver
from tests.factories.orders import confirmed_order
from tests.sockets import connected, token_of

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def offer():
    now = utc_now() - timedelta(seconds=1)
    order = confirmed_order(now=now)
    online_driver(order.shop.point, now=now)
    return offered(order, now=now)


def answer_to(user, frame):
    async def ask():
        async with connected("/ws/driver", token=token_of(user)) as socket:
            await socket.say(frame)
            return await socket.frame()

    return asyncio.run(ask())


def test_a_seen_offer_is_acknowledged_and_noted(offer):
    answer = answer_to(offer.driver.user, {"type": "seen", "offer_id": str(offer.pk)})
    assert answer["type"] == "ack"
    assert answer["data"] == {"offer_id": str(offer.pk)}
    offer.refresh_from_db()
    assert offer.seen_at is not None


def test_another_drivers_offer_is_not_found(offer):
    answer = answer_to(make_driver(), {"type": "seen", "offer_id": str(offer.pk)})
    assert (answer["type"], answer["code"]) == ("error", "not_found")
    offer.refresh_from_db()
    assert offer.seen_at is None


@pytest.mark.parametrize("offer_id", [None, "", "7", ["x"]])
def test_an_id_that_is_none_is_answered_and_changes_nothing(offer, offer_id):
    answer = answer_to(offer.driver.user, {"type": "seen", "offer_id": offer_id})
    assert (answer["type"], answer["code"]) == ("error", "invalid")
