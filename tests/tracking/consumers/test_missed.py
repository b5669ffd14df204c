import asyncio
import time

import pytest

from delivery.live.frames import Frame, pack_batch
from delivery.live.streams import MAX_LENGTH, append, parse_id, replay, topic_of
from delivery.stores.connections import sync_redis
from delivery.stores.threads import in_thread
from drivers.services.locations import positions_of
from tests.factories.drivers import assigned_order
from tests.factories.orders import confirmed_order, placed_order
from tests.sockets import connected, token_of

pytestmark = pytest.mark.django_db(transaction=True)
ABSENT = "019a0000-0000-7000-8000-000000000000"


def path_of(order, after=""):
    return f"/ws/orders/{order.pk}" + (f"?last_message_id={after}" if after else "")


def note(order, now, text="hello"):
    """Put a message into an order's stream and return its id."""
    return append(Frame("notification", {"text": text}, now, order_id=str(order.pk)))


def test_what_was_missed_follows_the_snapshot(now):
    order = placed_order(now=now)
    seen, *missed = [note(order, now, text) for text in "abc"]
    token = token_of(order.customer)

    async def watch():
        async with connected(path_of(order, seen), token=token) as socket:
            frames = [await socket.frame() for _ in range(3)]
            assert await socket.rest() == []
            return frames

    frames = asyncio.run(watch())
    assert [frame["type"] for frame in frames] == ["snapshot", "notification", "notification"]
    assert [frame["message_id"] for frame in frames[1:]] == missed
    assert [frame["data"]["text"] for frame in frames[1:]] == ["b", "c"]


@pytest.mark.parametrize("lost", ["trimmed", "expired", "begun anew", "made up"])
def test_a_client_too_far_behind_is_told_to_resync(now, lost):
    order = placed_order(now=now)
    seen = note(order, now)
    if lost == "trimmed":
        for _ in range(MAX_LENGTH + 1):
            note(order, now)
    elif lost == "made up":
        seen = "yesterday"
    else:
        seen = "1795000000000-0"
        sync_redis().delete(*sync_redis().keys("order:*"))
        if lost == "begun anew":
            note(order, now)
    token = token_of(order.customer)

    async def watch():
        async with connected(path_of(order, seen), token=token) as socket:
            frames = [await socket.frame(), await socket.frame()]
            assert await socket.rest() == []
            return frames

    resync, snapshot = asyncio.run(watch())
    assert resync["type"] == "resync"
    assert snapshot["type"] == "snapshot"
    assert resync["message_id"] == snapshot["message_id"]


def test_a_hundred_messages_are_replayed_without_resync(now):
    order = placed_order(now=now)
    ids = [note(order, now) for _ in range(MAX_LENGTH + 1)]
    token = token_of(order.customer)

    async def watch():
        async with connected(path_of(order, ids[0]), token=token) as socket:
            return [await socket.frame() for _ in range(MAX_LENGTH + 1)]

    snapshot, *missed = asyncio.run(watch())
    assert snapshot["type"] == "snapshot"
    assert [frame["message_id"] for frame in missed] == ids[1:]


def test_nothing_falls_between_joining_and_the_snapshot(now):
    order = placed_order(now=now)
    token = token_of(order.customer)
    seen = note(order, now)

    def write():
        return [note(order, now, str(number)) for number in range(60)]

    async def watch(after, joined):
        async with connected(path_of(order, after), token=token) as socket:
            frames = [await socket.frame()]
            await joined.wait()
            while frames[-1]["data"].get("text") != "the end":
                frames.append(await socket.frame())
            return frames

    async def race():
        # The writer is at work while they join; its last word comes when all are there.
        joined = asyncio.Barrier(7)
        watches = [asyncio.create_task(watch(after, joined)) for after in [seen, ""] * 3]
        written = await in_thread(write)
        await joined.wait()
        written.append(await in_thread(note, order, now, "the end"))
        return written, await asyncio.gather(*watches)

    written, watches = asyncio.run(race())
    for snapshot, *told in watches:
        since = parse_id(snapshot["message_id"])
        ids = [frame["message_id"] for frame in told]
        assert ids in (written, [one for one in written if parse_id(one) > since])


def test_an_event_that_is_relayed_twice_is_told_once(now):
    order = placed_order(now=now)
    token = token_of(order.customer)
    frame = Frame("notification", {}, now, order_id=str(order.pk))

    async def watch():
        async with connected(path_of(order), token=token) as socket:
            await socket.frame()
            ids = [await in_thread(append, frame, dedup_key="one") for _ in range(2)]
            told = await socket.frame()
            assert await socket.rest() == []
            return ids, told

    ids, told = asyncio.run(watch())
    assert ids == [told["message_id"]] * 2


def test_a_position_of_a_clock_that_was_ahead_hides_no_message(now):
    order, driver = assigned_order(confirmed_order(now=now), now=now)
    token = token_of(order.customer)
    ahead = f"{int(time.time() * 1000) + 60_000}-1000000"

    def place():
        """Publish a position as another node would whose clock is a minute ahead."""
        name = positions_of(driver.pk)
        frame = Frame("driver_location", {}, now, order_id=str(order.pk), replaces=name)
        batch = pack_batch([(topic_of(order.pk), frame)])
        sync_redis().publish("live:", f"{ahead}\n{batch}")

    async def watch():
        async with connected(path_of(order), token=token) as socket:
            await socket.frame()
            await in_thread(place)
            position = await socket.frame()
            written = await in_thread(note, order, now)
            return position, written, await socket.frame()

    position, written, told = asyncio.run(watch())
    assert (position["type"], position["message_id"]) == ("driver_location", ahead)
    assert (told["type"], told["message_id"]) == ("notification", written)


def test_who_knows_no_message_is_shown_what_was_written_meanwhile_in_the_snapshot(now, relay_all):
    order = placed_order(now=now)
    token = token_of(order.customer)

    async def watch():
        async with connected(path_of(order), token=token) as socket:
            first = await socket.frame()
        await in_thread(relay_all)
        async with connected(path_of(order, first["message_id"] or ""), token=token) as socket:
            frames = [await socket.frame()]
            frames.append(await in_thread(note, order, now))
            return first, frames, await socket.frame()

    first, (snapshot, written), told = asyncio.run(watch())
    assert first["message_id"] is None
    assert [snapshot["message_id"]] == list(replay(order.pk, "0").frames)[:-1]
    assert snapshot["data"]["status"] == "pending"
    assert told["message_id"] == written
