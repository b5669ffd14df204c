import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from delivery.live.frames import Frame, unpack, unpack_batch
from delivery.live.streams import (
    MAX_LENGTH,
    TTL_S,
    announce,
    append,
    decode,
    is_message_id,
    last_ids,
    mention,
    parse_id,
    replay,
)
from delivery.stores.connections import sync_redis

ORDER = "019a0000-0000-7000-8000-000000000001"


@pytest.fixture
def say(now):
    """Append a numbered message."""

    def write(number, **options):
        return append(Frame("notification", {"n": number}, now, order_id=ORDER), **options)

    return write


@pytest.fixture
def move(now):
    """Announce a position."""

    def write():
        announce([Frame("driver_location", {}, now, order_id=ORDER, replaces="driver")])

    return write


def numbers(answer):
    """Return the numbers of replayed messages."""
    return [decode(text)["data"]["n"] for text in answer.frames.values()]


def test_ids_grow_within_a_stream(say):
    ids = [parse_id(say(number)) for number in range(50)]
    assert ids == sorted(set(ids))


def test_what_followed_an_id_is_replayed_under_its_own_ids(say):
    ids = [say(number) for number in range(4)]
    answer = replay(ORDER, ids[1])
    assert numbers(answer) == [2, 3]
    assert list(answer.frames) == ids[2:]
    assert [decode(text)["message_id"] for text in answer.frames.values()] == ids[2:]
    assert not answer.is_broken


def test_the_same_event_is_stored_once(say):
    first = say(1, dedup_key="event-1")
    say(2)
    assert say(1, dedup_key="event-1") == first
    assert numbers(replay(ORDER, "0")) == [1, 2]


def test_positions_take_ids_and_are_not_replayed(say, move):
    first = say(1)
    move()
    last = say(2)
    assert parse_id(first) < parse_id(last)
    assert numbers(replay(ORDER, first)) == [2]
    assert last_ids([ORDER, "absent"]) == [last, None]


def test_a_stream_keeps_a_hundred_messages(say):
    ids = [say(number) for number in range(MAX_LENGTH + 5)]
    assert numbers(replay(ORDER, ids[4])) == list(range(5, MAX_LENGTH + 5))
    assert not replay(ORDER, ids[4]).is_broken
    assert replay(ORDER, ids[3]).is_broken


def test_a_stream_that_is_gone_is_broken(say):
    first = say(1)
    sync_redis().flushdb()
    assert replay(ORDER, first).is_broken


def test_after_an_id_that_nobody_was_told_yet_everything_may_be_lost(say):
    say(1)
    assert replay(ORDER, f"{round(time.time() * 1000) + 60_000}-0").is_broken


def test_the_newest_id_is_no_loss_although_the_clock_has_stepped_back(say):
    say(1)
    [stream] = sync_redis().keys("order:*:events")
    ahead = f"{round(time.time() * 1000) + 60_000}-0"
    sync_redis().xadd(stream, {"body": "{}"}, id=ahead)
    assert not replay(ORDER, ahead).is_broken


@pytest.mark.parametrize("restarter", ["say", "move"])
def test_a_stream_begun_anew_does_not_hide_what_was_lost(say, move, restarter):
    say(1)
    sync_redis().flushdb()
    say(2) if restarter == "say" else move()
    assert replay(ORDER, "1795000000000-0").is_broken


def test_a_stream_lives_for_an_hour_after_its_last_message(say):
    for number in (1, 2):
        say(number)
        for key in sync_redis().keys("*"):
            assert TTL_S - 5 <= sync_redis().ttl(key) <= TTL_S
            sync_redis().expire(key, 10)


def test_positions_and_messages_share_one_order_of_ids(say, now):
    with sync_redis().pubsub() as pubsub:
        pubsub.subscribe("live:")
        pubsub.get_message(timeout=5)
        ids = []
        for number in range(20):
            ids.append(say(number))
            # A position may be taken for older than a message of the same millisecond.
            time.sleep(0.002)
            frames = [
                Frame("driver_location", {}, now, order_id=order, replaces="driver")
                for order in (ORDER, "019a0000-0000-7000-8000-000000000002")
            ]
            announce(frames)
            while (message := pubsub.get_message(timeout=5))["type"] != "message":
                pass
            (first, one, *_), (second, other, *_) = unpack_batch(message["data"])
            assert (first, second) == (f"order:{ORDER}", f"order:{frames[1].order_id}")
            assert one == other
            ids.append(one)
    assert [parse_id(one) for one in ids] == sorted({parse_id(one) for one in ids})


def test_a_position_leaves_the_replay_as_it_was(say, move):
    first = say(1)
    move()
    assert last_ids([ORDER]) == [first]
    assert numbers(replay(ORDER, "0")) == [1]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("5-3", (5, 3)),
        ("5", (5, 0)),
        ("", (0, 0)),
        ("-1-0", (0, 0)),
        ("1_0-0", (0, 0)),
        ("٣-0", (0, 0)),
        (" 5-0", (0, 0)),
        ("18446744073709551616-0", (0, 0)),
        ("(5-0", (0, 0)),
    ],
)
def test_what_is_no_id_is_older_than_every_id(text, parts):
    assert parse_id(text) == parts
    assert is_message_id(text) == (parts != (0, 0))


@given(st.text(max_size=60))
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_text_breaks_a_replay(text):
    assert replay("empty", text).is_broken


@given(length=st.integers(1, 130), position=st.integers(0, 129))
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_a_replay_is_whole_or_says_that_it_is_not(say, length, position):
    sync_redis().flushdb()
    ids = [say(number) for number in range(length)]
    position = min(position, length - 1)
    answer = replay(ORDER, ids[position])
    assert answer.is_broken or numbers(answer) == list(range(position + 1, length))
    assert answer.is_broken == (length - 1 - position > MAX_LENGTH)


def test_a_mention_comes_after_what_was_written_and_before_what_follows(say, now):
    with sync_redis().pubsub() as pubsub:
        pubsub.subscribe(f"live:order:{ORDER}")
        pubsub.get_message(timeout=5)
        first = say(1)
        mention(Frame("driver_location", {}, now, order_id=ORDER, replaces="driver"))
        last = say(2)
        heard = []
        while len(heard) < 3:
            message = pubsub.get_message(timeout=5)
            heard.append(unpack(message["data"])[:2])
    (_, _), (mentioned, replaces), (_, _) = heard
    assert [one for one, _ in heard] == [first, mentioned, last]
    assert replaces == "driver"
    assert parse_id(first) < parse_id(mentioned) < parse_id(last)
    assert list(replay(ORDER, "0").frames) == [first, last]
    assert last_ids([ORDER]) == [last]


def test_a_mention_does_not_begin_a_stream_that_is_gone(say, now):
    mention(Frame("driver_location", {}, now, order_id=ORDER, replaces="driver"))
    assert sync_redis().keys("*") == []
    first = say(1)
    assert not replay(ORDER, first).is_broken
