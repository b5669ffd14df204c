import asyncio

import pytest

from delivery.live import hub as hub_module
from delivery.live.frames import Frame
from delivery.live.hub import hub
from delivery.live.mailbox import Mailbox
from delivery.live.publish import publish
from delivery.stores.connections import sync_redis


@pytest.fixture
def tell(now):
    """Publish a numbered frame on a topic."""

    def write(topic, number):
        publish(topic, Frame("news", {"n": number}, now))

    return write


def test_a_topic_reaches_its_own_watchers_only(tell):
    async def watch():
        mine, other = Mailbox(), Mailbox()
        async with hub().watch("a", mailbox=mine), hub().watch("b", mailbox=other):
            tell("a", 1)
            tell("b", 2)
            return await mine.get(), await other.get()

    mine, other = asyncio.run(watch())
    assert (mine.topic, other.topic) == ("a", "b")


def test_nothing_is_missed_once_the_block_is_entered(tell):
    async def watch():
        mailbox = Mailbox()
        async with hub().watch("a", mailbox=mailbox):
            await asyncio.to_thread(tell, "a", 1)
            return await mailbox.get()

    for _ in range(20):
        assert asyncio.run(watch()).topic == "a"


def test_a_storm_of_newcomers_is_served_over_one_connection(tell):
    async def watch(number):
        mailbox = Mailbox()
        async with hub().watch(f"topic-{number}", mailbox=mailbox):
            tell(f"topic-{number}", number)
            letter = await mailbox.get()
            return letter.topic

    async def storm():
        topics = await asyncio.gather(*(watch(number) for number in range(300)))
        return topics, len(sync_redis().client_list(_type="pubsub"))

    topics, connections = asyncio.run(storm())
    assert topics == [f"topic-{number}" for number in range(300)]
    assert connections == 1


def test_who_leaves_and_comes_back_hears_again(tell):
    async def watch():
        for number in range(20):
            mailbox = Mailbox()
            async with hub().watch("a", mailbox=mailbox):
                tell("a", number)
                assert f'"n":{number}' in (await mailbox.get()).body

    asyncio.run(watch())


def test_the_last_to_leave_a_topic_ends_its_subscription():
    async def watch():
        async with hub().watch("a", mailbox=Mailbox()), hub().watch("a", mailbox=Mailbox()):
            assert "live:a" in sync_redis().pubsub_channels("*")
        while "live:a" in sync_redis().pubsub_channels("*"):
            await asyncio.sleep(0.01)
        async with hub().watch("b", mailbox=Mailbox()):
            return sync_redis().pubsub_channels("live:?*")

    assert asyncio.run(watch()) == ["live:b"]


def test_after_an_outage_every_watcher_starts_afresh(tell, monkeypatch):
    monkeypatch.setattr(hub_module, "_RECONNECT_S", 0.01)

    async def watch():
        first, second = Mailbox(), Mailbox()
        async with hub().watch("a", mailbox=first), hub().watch("b", mailbox=second):
            for _ in range(3):
                sync_redis().client_kill_filter(_type="pubsub")
                assert (await first.get()).is_restart
                assert (await second.get()).is_restart
            tell("b", 1)
            return await second.get()

    assert asyncio.run(watch()).topic == "b"


def test_an_outage_leaves_no_connection_behind(monkeypatch):
    monkeypatch.setattr(hub_module, "_RECONNECT_S", 0.01)

    async def watch():
        mailbox = Mailbox()
        async with hub().watch("a", mailbox=mailbox):
            for _ in range(5):
                sync_redis().client_kill_filter(_type="pubsub")
                await mailbox.get()
            return len(sync_redis().client_list(_type="pubsub"))

    assert asyncio.run(watch()) == 1


def test_a_newcomer_during_an_outage_is_served_after_it(tell, monkeypatch):
    monkeypatch.setattr(hub_module, "_RECONNECT_S", 0.01)

    async def watch():
        async with hub().watch("a", mailbox=Mailbox()):
            sync_redis().client_kill_filter(_type="pubsub")
            mailbox = Mailbox()
            async with hub().watch("b", mailbox=mailbox):
                tell("b", 1)
                return await mailbox.get()

    assert asyncio.run(watch()).topic == "b"


def test_a_silent_connection_is_kept_alive_by_its_heartbeat(tell, monkeypatch):
    monkeypatch.setattr(hub_module, "_HEARTBEAT_S", 0.2)

    async def watch():
        mailbox = Mailbox()
        async with hub().watch("a", mailbox=mailbox):
            # Longer than a connection that hears nothing is believed.
            await asyncio.sleep(0.8)
            tell("a", 1)
            return await mailbox.get()

    assert not asyncio.run(watch()).is_restart


def test_a_connection_without_heartbeat_is_given_up(monkeypatch):
    monkeypatch.setattr(hub_module, "_RECONNECT_S", 0.01)
    monkeypatch.setattr(hub_module, "_HEARTBEAT_S", 0.05)

    async def watch():
        mailbox = Mailbox()
        async with hub().watch("a", mailbox=mailbox):
            # Redis answers nobody for a while: a connection that hangs rather than breaks.
            sync_redis().client_pause(400)
            return await asyncio.wait_for(mailbox.get(), 30)

    assert asyncio.run(watch()).is_restart
