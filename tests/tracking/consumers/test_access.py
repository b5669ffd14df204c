import asyncio

import pytest

from delivery.accounts.models import Role
from delivery.accounts.services import close_session
from delivery.live.frames import Frame
from delivery.live.streams import append
from delivery.stores.connections import sync_redis
from delivery.stores.threads import in_thread
from tests.factories.accounts import UserFactory
from tests.factories.drivers import assigned_order
from tests.factories.merchants import ShopFactory
from tests.factories.orders import confirmed_order, placed_order
from tests.sockets import connected, token_of

pytestmark = pytest.mark.django_db(transaction=True)
ABSENT = "019a0000-0000-7000-8000-000000000000"


def path_of(order, after=""):
    return f"/ws/orders/{order.pk}" + (f"?last_message_id={after}" if after else "")


@pytest.mark.parametrize("role", [Role.CUSTOMER, Role.DRIVER, Role.MERCHANT])
def test_an_order_is_nobody_elses_to_watch(now, role):
    order = placed_order(now=now)
    token = token_of(UserFactory(role=role))

    async def watch():
        async with connected(path_of(order), token=token) as socket:
            return await socket.close_code()

    assert asyncio.run(watch()) == 4403


def test_every_party_may_watch(now):
    order, driver = assigned_order(confirmed_order(now=now), now=now)
    parties = [order.customer, driver, order.shop.owner, UserFactory(role=Role.ADMIN)]
    tokens = [token_of(party) for party in parties]

    async def watch(token):
        async with connected(path_of(order), token=token) as socket:
            return (await socket.frame())["type"]

    assert [asyncio.run(watch(token)) for token in tokens] == ["snapshot"] * 4


@pytest.mark.parametrize("path", [f"/ws/orders/{ABSENT}", "/ws/nowhere", "/ws/orders/17"])
def test_an_absent_order_and_an_absent_socket_close_with_4404(path):
    token = token_of(UserFactory())

    async def watch():
        async with connected(path, token=token) as socket:
            return await socket.close_code()

    assert asyncio.run(watch()) == 4404


def test_a_driver_who_loses_the_order_loses_its_socket(now, relay_all):
    order, driver = assigned_order(confirmed_order(now=now), now=now)
    relay_all()
    token = token_of(driver)
    change = {"driver": {"id": 0}, "assigned_at": None}

    async def watch():
        async with connected(path_of(order), token=token) as socket:
            await socket.frame()
            await in_thread(
                type(order).objects.filter(pk=order.pk).update, driver=None, assigned_at=None
            )
            await in_thread(append, Frame("driver_assigned", change, now, order_id=str(order.pk)))
            return await socket.close_code()

    assert asyncio.run(watch()) == 4403


def test_a_shop_sees_its_own_orders_only(now, relay_all):
    shop = ShopFactory()
    token = token_of(shop.owner)

    def order_at_two_shops():
        placed_order(now=now, shop=ShopFactory(region=shop.region))
        mine = placed_order(now=now, shop=shop)
        relay_all()
        return mine

    async def watch():
        async with connected(f"/ws/merchant/{shop.pk}", token=token) as socket:
            # The subscription is in force once the socket answers after it.
            while not await in_thread(sync_redis().pubsub_numsub, f"live:shop:{shop.pk}"):
                pass
            mine = await in_thread(order_at_two_shops)
            frame = await socket.frame_of("order_update")
            assert await socket.rest() == []
            return mine, frame

    mine, frame = asyncio.run(watch())
    assert frame["type"] == "order_update"
    assert frame["order_id"] == str(mine.pk)
    assert frame["data"]["status"] == "pending"


def test_a_shop_s_console_begins_with_its_open_orders(now):
    shop = ShopFactory()
    mine = placed_order(now=now, shop=shop)
    placed_order(now=now, shop=ShopFactory(region=shop.region))
    token = token_of(shop.owner)

    async def watch():
        async with connected(f"/ws/merchant/{shop.pk}", token=token) as socket:
            return await socket.frame()

    frame = asyncio.run(watch())
    assert frame["type"] == "snapshot"
    assert [order["id"] for order in frame["data"]["orders"]] == [str(mine.pk)]


@pytest.mark.parametrize(
    ("role", "is_absent", "code"),
    [
        (Role.MERCHANT, False, 4403),
        (Role.CUSTOMER, False, 4403),
        (Role.ADMIN, False, 4403),
        (Role.MERCHANT, True, 4404),
    ],
)
def test_a_shops_console_is_for_its_people_only(role, is_absent, code):
    shop = ShopFactory()
    token = token_of(UserFactory(role=role))

    async def watch():
        number = shop.pk + 1 if is_absent else shop.pk
        async with connected(f"/ws/merchant/{number}", token=token) as socket:
            return await socket.close_code()

    assert asyncio.run(watch()) == code


def test_a_logout_closes_the_session_s_sockets_and_no_others(now):
    order = placed_order(now=now)
    ending, staying = token_of(order.customer), token_of(order.customer)

    async def watch():
        async with (
            connected(path_of(order), token=ending) as first,
            connected(path_of(order), token=staying) as second,
        ):
            await first.frame()
            await second.frame()
            await in_thread(close_session, ending, now=now)
            code = await first.close_code()
            assert await second.rest() == []
            return code

    assert asyncio.run(watch()) == 4401
