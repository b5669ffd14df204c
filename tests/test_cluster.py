"""A region on a real Valkey cluster of three nodes does all that it does on a single server."""

import asyncio
from datetime import timedelta
from io import StringIO
from uuid import uuid4

import pytest
from django.core.management import call_command
from redis.exceptions import RedisError

from delivery.geo.positions import Fix, PositionIndex
from delivery.kernel.clock import utc_now
from delivery.live.frames import Frame
from delivery.live.hub import hub
from delivery.live.mailbox import Mailbox
from delivery.live.publish import is_watched, publish, region_topic
from delivery.live.streams import announce, append, last_ids, parse_id, replay, topic_of
from delivery.stores.connections import by_node, sync_redis
from drivers.models import Driver, Offer
from drivers.selectors import driver_of
from drivers.services.locations import record_fixes
from drivers.services.positions import find_nearby
from drivers.services.restarts import mend_after_restart
from drivers.services.turns import dispatch_turn
from drivers.states import DriverStatus
from orders.models import Order
from tests.clusters import ALIAS, on_cluster, valkey_cluster
from tests.factories.drivers import assigned_order, offered, online_driver
from tests.factories.merchants import SQUARE, RegionFactory, ShopFactory
from tests.factories.orders import confirmed_order, near
from tests.sockets import connected, token_of

ORDER_IDS = [uuid4() for _ in range(12)]


@pytest.fixture(scope="module")
def nodes():
    """The cluster that all tests of the module share."""
    with valkey_cluster() as clients:
        yield clients


@pytest.fixture(autouse=True)
def cluster(nodes):
    """Let the alias of the regions be the cluster."""
    with on_cluster(nodes):
        yield nodes


@pytest.fixture
def region(db):
    """A region that lives on the cluster."""
    return RegionFactory(redis_alias=ALIAS)


def news(order_id, number=0):
    return Frame("news", {"n": number}, utc_now(), order_id=str(order_id))


@pytest.mark.parametrize("slug", ["porto", "lisboa", "helsinki", "x"])
def test_positions_are_recorded_and_found_on_whichever_node(db, slug, now):
    index = PositionIndex(RegionFactory(slug=slug, redis_alias=ALIAS))
    index.set_orders(1, ["a", "b"])
    assert sorted(index.record(1, Fix(SQUARE, now))) == ["a", "b"]
    [recorded] = index.record_many([(2, Fix(SQUARE, now))])
    assert recorded.is_newest
    found = index.nearby(SQUARE, radius_m=100, max_radius_m=1000, limit=5, now=now)
    assert sorted(one.driver_id for one in found) == [1, 2]
    index.remove(2)
    assert (index.count(), set(index.get([1, 2, 3]))) == (1, {1, 2})


def test_streams_of_many_orders_are_appended_and_replayed():
    first = {order_id: append(news(order_id, 1), alias=ALIAS) for order_id in ORDER_IDS}
    second = {order_id: append(news(order_id, 2), alias=ALIAS) for order_id in ORDER_IDS}
    assert last_ids(ORDER_IDS, alias=ALIAS) == list(second.values())
    for order_id in ORDER_IDS:
        assert list(replay(order_id, first[order_id], alias=ALIAS).frames) == [second[order_id]]
    again = [append(news(1), dedup_key="once", alias=ALIAS) for _ in range(2)]
    assert again[0] == again[1]


def test_streams_lie_on_all_nodes(cluster):
    for order_id in ORDER_IDS * 4:
        append(news(order_id), alias=ALIAS)
    assert min(client.dbsize() for client in cluster) > 0
    assert len(list(by_node(ALIAS, ((f"order:{{{one}}}", one) for one in ORDER_IDS)))) == 3


async def _hear(topics, speak):
    """Watch topics at each of the nodes in turn; return what each mailbox got first."""
    heard = []
    mailboxes = {topic: Mailbox() for topic in topics}
    for topic, mailbox in mailboxes.items():
        async with hub(ALIAS).watch(topic, mailbox=mailbox):
            await asyncio.to_thread(speak, topic)
            heard.append((await asyncio.wait_for(mailbox.get(), 10)).topic)
    return heard


def test_what_one_node_publishes_is_heard_at_another():
    topics = [topic_of(order_id) for order_id in ORDER_IDS]

    def speak(topic):
        append(news(topic.removeprefix("order:")), alias=ALIAS)

    for _ in range(3):
        assert asyncio.run(_hear(topics, speak)) == topics


def test_positions_get_ids_between_the_entries_of_their_own_streams():
    async def watch():
        letters = {}
        mailbox = Mailbox()
        topics = [topic_of(order_id) for order_id in ORDER_IDS]
        before = {topic_of(one): append(news(one), alias=ALIAS) for one in ORDER_IDS}
        async with hub(ALIAS).watch(*topics, mailbox=mailbox):
            await asyncio.sleep(0.005)
            await asyncio.to_thread(announce, [news(one) for one in ORDER_IDS], alias=ALIAS)
            while len(letters) < len(topics):
                letter = await asyncio.wait_for(mailbox.get(), 10)
                letters[letter.topic] = letter.message_id
        after = {topic_of(one): append(news(one), alias=ALIAS) for one in ORDER_IDS}
        return [(before[topic], letters[topic], after[topic]) for topic in topics]

    for before, position, after in asyncio.run(watch()):
        assert parse_id(before) < parse_id(position) < parse_id(after)


def test_a_topic_counts_as_watched_at_whichever_node(region):
    topic = region_topic(region.slug)

    async def watch():
        async with hub(ALIAS).watch(topic, mailbox=Mailbox()):
            return await asyncio.to_thread(is_watched, topic, alias=ALIAS)

    assert [asyncio.run(watch()) for _ in range(3)] == [True] * 3
    publish(topic, news(1), alias=ALIAS)


def test_one_dispatcher_works_at_a_time(region, now):
    with dispatch_turn(region, now=now) as first, dispatch_turn(region, now=now) as second:
        assert (first is not None, second) == (True, None)
    with dispatch_turn(region, now=now) as third:
        assert third.fence == first.fence + 1


@pytest.mark.django_db
def test_an_order_is_offered_and_taken(region):
    now = utc_now()
    order = confirmed_order(now=now, shop=ShopFactory(region=region))
    order, driver = assigned_order(order, now=now)
    assert Order.objects.get(pk=order.pk).driver == driver
    record_fixes(driver_of(driver), [Fix(near(order.shop, north_m=20), utc_now())], now=utc_now())
    assert PositionIndex(region).get([driver.pk])[driver.pk].point == near(order.shop, north_m=20)


@pytest.mark.django_db
def test_an_offer_opens_once(region):
    order = confirmed_order(now=utc_now(), shop=ShopFactory(region=region))
    online_driver(order.shop.point, now=utc_now())
    assert offered(order, now=utc_now()) == Offer.objects.get()


@pytest.mark.django_db
def test_a_lost_index_is_filled_again(region, cluster):
    driver = online_driver(SQUARE, now=utc_now())
    assert PositionIndex(region).count() == 1
    for client in cluster:
        client.flushall()
    out = StringIO()
    call_command("rebuild_geo_index", "--region", region.slug, stdout=out)
    assert PositionIndex(region).count() == 1
    near_it = find_nearby(region, [SQUARE], radius_m=100, max_radius_m=500, limit=1, now=utc_now())
    assert list(near_it) == [driver.pk]


@pytest.mark.django_db
def test_orders_hear_of_their_driver_again_after_a_restart(region, cluster):
    order, driver = assigned_order(
        confirmed_order(now=utc_now(), shop=ShopFactory(region=region)), now=utc_now()
    )
    for client in cluster:
        client.flushall()
    mend_after_restart(region, now=utc_now())
    assert PositionIndex(region).orders_of([driver.pk]) == [{str(order.pk)}]


@pytest.mark.django_db
def test_drivers_are_marked_offline(region):
    driver = online_driver(SQUARE, now=utc_now())
    call_command("mark_drivers_offline", "--region", region.slug, stdout=StringIO())
    assert PositionIndex(region).count() == 0
    assert Driver.objects.get(pk=driver.pk).status == DriverStatus.OFFLINE


@pytest.mark.django_db(transaction=True)
def test_a_socket_follows_an_order(relay_all):
    order = confirmed_order(
        now=utc_now() - timedelta(seconds=5), shop=ShopFactory(region__redis_alias=ALIAS)
    )
    relay_all()
    token = token_of(order.customer)

    async def follow():
        async with connected(f"/ws/orders/{order.pk}", token=token) as socket:
            snapshot = await socket.frame_of("snapshot")
            message_id = await asyncio.to_thread(append, news(order.pk), alias=ALIAS)
            return snapshot, message_id, await socket.frame_of("news")

    snapshot, message_id, told = asyncio.run(follow())
    assert snapshot["data"]["last_message_id"] is not None
    assert told["message_id"] == message_id


def test_a_cluster_that_is_away_is_an_outage_like_any_other(settings, now):
    settings.REDIS_ALIASES = {**settings.REDIS_ALIASES, ALIAS: "redis+cluster://127.0.0.1:1"}
    sync_redis.cache_clear()
    with pytest.raises(RedisError):
        append(news(1), alias=ALIAS)
