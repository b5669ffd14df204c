import asyncio

import pytest
import structlog
from django.db import OperationalError
from twisted.internet.testing import StringTransport
from twisted.web.http import HTTPChannel

from delivery.accounts.models import Role
from delivery.accounts.sessions import SessionStore
from delivery.live import consumer
from delivery.live.frames import Frame
from delivery.live.mailbox import MAX_WAITING
from delivery.live.publish import publish, shop_topic
from delivery.live.streams import append
from delivery.stores.connections import sync_redis
from delivery.stores.threads import in_thread
from tests.factories.accounts import UserFactory
from tests.factories.drivers import online_driver
from tests.factories.merchants import SQUARE, RegionFactory, ShopFactory
from tests.factories.orders import placed_order
from tests.sockets import connected, token_of
from tracking.consumers import OrderConsumer

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def order(now):
    """An order whose socket these tests open."""
    return placed_order(now=now)


@pytest.fixture
def token(order):
    """A session of its customer."""
    return token_of(order.customer)


def path_of(order):
    return f"/ws/orders/{order.pk}"


@pytest.mark.parametrize(
    ("frame", "code"),
    [
        (" ", "malformed_frame"),
        ("{", "malformed_frame"),
        ("[]", "malformed_frame"),
        ("17", "malformed_frame"),
        ("[" * 60_000, "malformed_frame"),
        ("1" * 5_000, "malformed_frame"),
        ('"' + "x" * 70_000 + '"', "frame_too_large"),
        ({}, "unknown_type"),
        ({"type": "snapshot"}, "unknown_type"),
        ({"type": ["ping"]}, "unknown_type"),
    ],
)
def test_a_bad_frame_is_answered_and_the_socket_stays_open(order, token, frame, code):
    async def talk():
        async with connected(path_of(order), token=token) as socket:
            await socket.frame()
            await socket.say(frame)
            answer = await socket.frame()
            assert await socket.rest() == []
            return answer

    assert asyncio.run(talk()) == {"type": "error", "code": code}


def test_a_binary_frame_is_answered_and_the_socket_stays_open(order, token):
    async def talk():
        async with connected(path_of(order), token=token) as socket:
            await socket.frame()
            await socket.say_bytes(b"\xff\x00")
            answer = await socket.frame()
            assert await socket.rest() == []
            return answer

    assert asyncio.run(talk()) == {"type": "error", "code": "malformed_frame"}


def test_a_flood_closes_with_4429(order, token):
    async def talk():
        async with connected(path_of(order), token=token) as socket:
            for _ in range(1_000):
                await socket.say({"type": "ping"})
            return await socket.close_code()

    assert asyncio.run(talk()) == 4429


def test_frames_that_follow_a_refusal_are_not_taken(now):
    region = RegionFactory()
    driver = online_driver(SQUARE, now=now)

    async def talk():
        async with connected("/ws/driver") as socket:
            await socket.say({"type": "location", "lat": SQUARE.lat, "lng": SQUARE.lng})
            return await socket.close_code()

    before = sync_redis().hgetall(f"driver:{{{region.slug}}}:{driver.pk}")
    assert asyncio.run(talk()) == 4401
    assert sync_redis().hgetall(f"driver:{{{region.slug}}}:{driver.pk}") == before


def test_a_lost_subscription_brings_a_fresh_snapshot(order, token, now):
    async def watch():
        async with connected(path_of(order), token=token) as socket:
            first = await socket.frame()
            await in_thread(sync_redis().client_kill_filter, _type="pubsub")
            # Nobody hears this one: the snapshot has to stand for it.
            lost = await in_thread(append, frame)
            second = await socket.frame_of("snapshot")
            told = await in_thread(append, frame)
            third = await socket.frame_of("notification")
            return first, lost, second, told, third

    frame = Frame("notification", {}, now, order_id=str(order.pk))
    first, lost, second, told, third = asyncio.run(watch())
    assert first["message_id"] is None
    assert second["message_id"] == lost
    assert third["message_id"] == told


def test_a_logout_that_nobody_heard_of_is_noticed_after_the_outage(order, token):
    async def watch():
        async with connected(path_of(order), token=token) as socket:
            await socket.frame()
            await in_thread(SessionStore(token).delete)
            await in_thread(sync_redis().client_kill_filter, _type="pubsub")
            return await socket.close_code()

    assert asyncio.run(watch()) == 4401


def test_a_session_that_runs_out_takes_its_sockets_along(order, token, monkeypatch):
    monkeypatch.setattr(consumer, "RECHECK_EVERY_S", 0.05)

    async def watch():
        async with connected(path_of(order), token=token) as socket:
            await socket.frame()
            await in_thread(SessionStore(token).delete)
            return await socket.close_code()

    assert asyncio.run(watch()) == 4401


@pytest.mark.parametrize(
    ("failure", "code", "event"),
    [
        (RuntimeError("a bug"), 4500, "socket_failed"),
        (OperationalError("gone"), 4503, "socket_lost_store"),
    ],
)
def test_a_failure_is_logged_and_closes_the_socket(order, token, monkeypatch, failure, code, event):
    async def fail(self):
        raise failure

    async def watch():
        async with connected(path_of(order), token=token) as socket:
            return await socket.close_code()

    monkeypatch.setattr(OrderConsumer, "send_snapshot", fail)
    with structlog.testing.capture_logs() as logs:
        assert asyncio.run(watch()) == code
    assert [line["event"] for line in logs if line["log_level"] != "info"] == [event]


@pytest.fixture
def shop():
    """A shop whose console these tests open."""
    return ShopFactory()


@pytest.fixture
def transport():
    """A connection as a socket finds it: the channel that read the request still feeds it."""
    connection = StringTransport()
    connection.registerProducer(HTTPChannel(), streaming=True)
    return connection


async def pour(shop, count, now):
    """Tell a shop's console so many things, once it hears them."""
    while not sync_redis().pubsub_numsub(f"live:shop:{shop.pk}")[0][1]:
        await asyncio.sleep(0.01)
    for number in range(count):
        await in_thread(publish, shop_topic(shop.pk), Frame("order_update", {"n": number}, now))


def test_a_reader_who_cannot_follow_is_closed(shop, transport, now):
    token = token_of(shop.owner)

    async def watch():
        path = f"/ws/merchant/{shop.pk}"
        async with connected(path, token=token, transport=transport) as socket:
            await socket.frame()
            transport.producer.pauseProducing()
            await pour(shop, MAX_WAITING + 1, now)
            return await socket.close_code()

    assert asyncio.run(watch()) == 4429


def test_what_waited_for_a_slow_reader_is_sent_once_there_is_room(shop, transport, now):
    token = token_of(shop.owner)

    async def watch():
        path = f"/ws/merchant/{shop.pk}"
        async with connected(path, token=token, transport=transport) as socket:
            await socket.frame()
            transport.producer.pauseProducing()
            await pour(shop, 3, now)
            assert await socket.is_silent()
            transport.producer.resumeProducing()
            return [frame["data"]["n"] for frame in await socket.rest()]

    assert asyncio.run(watch()) == [0, 1, 2]


def test_a_socket_that_has_left_leaves_nothing_behind(order, token):
    async def come_and_go():
        for _ in range(3):
            async with connected(path_of(order), token=token) as socket:
                await socket.frame()
        while sync_redis().pubsub_channels("live:?*"):
            await asyncio.sleep(0.01)
        # What is left is the hub's own connection.
        return [task for task in asyncio.all_tasks() if "_pump" in repr(task)]

    assert asyncio.run(come_and_go()) == []


@pytest.mark.parametrize("role", [Role.CUSTOMER, Role.MERCHANT, Role.ADMIN])
def test_the_drivers_socket_is_for_drivers(role):
    token = token_of(UserFactory(role=role))

    async def watch():
        async with connected("/ws/driver", token=token) as socket:
            return await socket.close_code()

    assert asyncio.run(watch()) == 4403
