"""Whatever fails, those who watch end with the right state, and see nothing of others.

Real servers, a real worker and a real Valkey; only the first server's patience is shortened.
"""

import time
from datetime import timedelta

import pytest

from delivery.geo.positions import Fix
from delivery.kernel.clock import utc_now
from delivery.live.frames import Frame
from delivery.live.measures import CLOSED
from delivery.live.publish import is_watched, publish, shop_topic
from delivery.ops.totals import read_totals
from drivers.selectors import driver_of
from drivers.services.locations import record_fixes
from orders.models import Order
from orders.services.moves import mark_ready, start_preparing
from tests.factories.merchants import ShopFactory
from tests.factories.orders import near
from tests.sockets import token_of
from tests.tracking.outages.deaf import DeafClient, resident_bytes
from tests.tracking.outages.network import Proxy

# It takes long, and most of it is waiting: begun first, it holds nothing up.
pytestmark = pytest.mark.city
STAMPS = ("confirmed_at", "preparing_at", "ready_at", "picked_up_at")


def move(order, step):
    """Let the shop make a move."""
    step(order_id=order.pk, actor=order.shop.owner, now=utc_now())


def drive(order, driver, north_m):
    """Report a driver's place."""
    at = utc_now() + timedelta(milliseconds=north_m)
    record_fixes(driver_of(driver), [Fix(near(order.shop, north_m=north_m), at)], now=at)


def knows(watcher, status):
    """Tell whether a watcher has the order as it is."""
    order = Order.objects.get(pk=watcher.order["id"])
    return watcher.order["status"] == order.status == status


@pytest.fixture
def watched(stage, carried, watch):
    """Both orders with their watchers, who have all seen their driver."""
    parties = [(order, driver, watch(order)) for order, driver in carried]
    _await_first_look(stage, parties)
    return parties


def _await_first_look(stage, parties):
    everybody = [watcher for *_, watchers in parties for watcher in watchers]
    stage.until(lambda: all(watcher.order.get("driver") for watcher in everybody))
    for number, (order, driver, watchers) in enumerate(parties):
        drive_until_seen(stage, order, driver, watchers, north_m=10 + number)


def drive_until_seen(stage, order, driver, watchers, *, north_m):
    """Report a driver's place every moment, as its app does, until all watchers have it."""
    lat = near(order.shop, north_m=north_m).lat

    def all_see():
        drive(order, driver, north_m)
        time.sleep(0.3)
        places = [watcher.order["driver_position"] or {} for watcher in watchers]
        return all(place.get("lat") == lat for place in places)

    stage.until(all_see)


def assert_all_is_well(stage, parties):
    """Wait until all watchers have the truth; they have seen nothing but their own order."""
    for number, (order, driver, watchers) in enumerate(parties):
        stage.until(lambda: all(knows(watcher, "ready") for watcher in watchers))  # noqa: B023
        drive_until_seen(stage, order, driver, watchers, north_m=100 + number)
        own = {near(order.shop, north_m=m + number).lat for m in (10, 50, 100)}
        row = Order.objects.get(pk=order.pk)
        for watcher in watchers:
            assert {frame["order_id"] for frame in watcher.frames} == {str(order.pk)}
            # Where it stood when it was given the order, then where it was seen to drive.
            own.add(order.shop.lat)
            told = [f["data"]["lat"] for f in watcher.frames if f["type"] == "driver_location"]
            assert set(told) <= own
            assert watcher.order["driver"]["id"] == driver.pk
            assert [bool(watcher.order[name]) for name in STAMPS] == [
                bool(getattr(row, name)) for name in STAMPS
            ]
            assert watcher.refusal == 0


def prepare_all(parties):
    """Let both shops cook, and both drivers move."""
    for number, (order, driver, _) in enumerate(parties):
        move(order, start_preparing)
        drive(order, driver, 50 + number)
        move(order, mark_ready)


def test_a_killed_server_costs_its_watchers_nothing(stage, watched):
    stage.kill("web-1")
    prepare_all(watched)
    assert_all_is_well(stage, watched)
    assert max(watcher.connections for *_, watchers in watched for watcher in watchers) > 1


def test_a_killed_worker_costs_nothing(stage, watched):
    stage.kill("worker")
    prepare_all(watched)
    assert_all_is_well(stage, watched)
    assert {watcher.connections for *_, watchers in watched for watcher in watchers} == {1}


def test_a_killed_redis_costs_nothing_once_it_is_back(stage, watched):
    stage.kill_redis()
    for order, _, _ in watched:
        move(order, start_preparing)
        move(order, mark_ready)
    stage.start_redis()
    assert_all_is_well(stage, watched)


# The first server gives its clients up after three seconds. The second one has daphne's own
# patience of fifty: to it the network was slow, and everything comes late over the old connection.
@pytest.mark.parametrize(("server", "cut_s", "connections"), [("web-1", 4, 2), ("web-2", 30, 1)])
def test_a_cut_network_costs_nothing_once_it_is_mended(
    stage, carried, watch, server, cut_s, connections
):
    proxy = Proxy(stage.ports[server])
    parties = [(order, driver, watch(order, [proxy.port])) for order, driver in carried]
    _await_first_look(stage, parties)
    proxy.cut()
    prepare_all(parties)
    time.sleep(cut_s)
    assert not any(knows(watcher, "ready") for *_, watchers in parties for watcher in watchers)
    proxy.mend()
    assert_all_is_well(stage, parties)
    counted = {watcher.connections for *_, watchers in parties for watcher in watchers}
    assert counted == {connections}
    proxy.close()


def too_slow():
    """Return how many readers the servers have closed for it."""
    return read_totals([CLOSED.name])[CLOSED.name].get(("4429",), 0)


def test_who_reads_nothing_is_sent_away_before_it_costs_memory(stage):
    shop, server = ShopFactory(), stage.pid_of("web-1")
    path, topic = f"/ws/merchant/{shop.pk}", shop_topic(shop.pk)
    client = DeafClient(stage.ports["web-1"], path, token_of(shop.owner))
    stage.until(lambda: is_watched(topic))
    before, closed_before = resident_bytes(server), too_slow()
    # Four times what may wait; less than makes Redis part with a subscriber.
    frame = Frame("order_update", {"filler": "x" * 20_000}, utc_now())
    for _ in range(1_200):
        publish(topic, frame)
    stage.until(lambda: too_slow() == closed_before + 1)
    assert resident_bytes(server) - before < 12_000_000
    assert client.read_to_the_end() < 12_000_000
