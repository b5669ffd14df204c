import asyncio
from datetime import timedelta

import pytest

from delivery.kernel.clock import utc_now
from delivery.live.publish import driver_topic
from delivery.stores.connections import sync_redis
from delivery.stores.threads import in_thread
from tests.factories.accounts import UserFactory
from tests.factories.drivers import offered, online_driver
from tests.factories.merchants import ShopFactory
from tests.factories.orders import confirmed_order
from tests.sockets import connected, token_of

pytestmark = pytest.mark.django_db(transaction=True)


def test_an_offer_comes_to_its_driver_without_anybodys_number(relay_all):
    now = utc_now() - timedelta(seconds=1)
    shop = ShopFactory(owner__phone="+44 7700 900102")
    customer = UserFactory(phone="+44 7700 900101")
    order = confirmed_order(now=now, shop=shop, customer=customer)
    driver = online_driver(shop.point, now=now)
    token, topic = token_of(driver), f"live:{driver_topic(driver.pk)}"

    def offer():
        while not sync_redis().pubsub_numsub(topic)[0][1]:
            pass
        offered(order, now=now)
        relay_all()

    async def listen():
        async with connected("/ws/driver", token=token) as socket:
            await in_thread(offer)
            return await socket.frame_of("offer")

    frame = asyncio.run(listen())

    assert frame["order_id"] == str(order.pk)
    assert "900 10" not in str(frame)
