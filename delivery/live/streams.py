"""One Redis stream per order: ids that only grow, replay after any id, no silent gap."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from redis import Redis
from redis.commands.core import Script

from delivery.live.frames import Frame, pack_batch, with_message_id
from delivery.stores.connections import by_node, sync_redis

MAX_LENGTH = 100
TTL_S = 3600
_MESSAGE_ID = re.compile(r"([0-9]{1,18})(?:-([0-9]{1,18}))?")

# KEYS: stream, meta. The meta hash remembers the id given to each event (a relayed event may
# come twice) and in `since` the oldest id after which nothing is lost: a client that is further
# back has missed what was trimmed, or what was there before the stream was lost and begun anew.

# ARGV: body, channel, dedup key, max length, ttl.
_APPEND = """
local id = ARGV[3] ~= '' and redis.call('HGET', KEYS[2], ARGV[3])
if not id then
  local is_new = redis.call('EXISTS', KEYS[1]) == 0
  id = redis.call('XADD', KEYS[1], '*', 'body', ARGV[1])
  if is_new then redis.call('HSET', KEYS[2], 'since', id) end
  if ARGV[3] ~= '' then redis.call('HSET', KEYS[2], ARGV[3], id) end
  while redis.call('XLEN', KEYS[1]) > tonumber(ARGV[4]) do
    local oldest = redis.call('XRANGE', KEYS[1], '-', '+', 'COUNT', 1)[1][1]
    redis.call('XDEL', KEYS[1], oldest)
    redis.call('HSET', KEYS[2], 'since', oldest)
  end
end
redis.call('EXPIRE', KEYS[1], ARGV[5])
redis.call('EXPIRE', KEYS[2], ARGV[5])
redis.call('PUBLISH', ARGV[2], id .. '\\n\\n' .. ARGV[1])
return id
"""

# ARGV: the id after which to read. Answers `since`, the entries, and the end of what may have been
# told: the newest entry, or the present millisecond, from which a position may be.
_REPLAY = """
local newest = redis.call('XREVRANGE', KEYS[1], '+', '-', 'COUNT', 1)[1]
local time = redis.call('TIME')
local present = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
return {redis.call('HGET', KEYS[2], 'since'), redis.call('XRANGE', KEYS[1], '(' .. ARGV[1], '+'),
  newest and newest[1] or '', string.format('%.0f', present)}
"""

# A position is not replayed, so it needs no entry, only a place among its order's messages. The
# server's clock gives it, as it gives the ids of entries: the millisecond before the present one,
# in which nothing can be written any more, then microseconds. One id does for a batch of many
# orders. Should that clock step back, positions wait until it has caught up with the last entry.
# KEYS: a stream of the batch, which only says where to run. ARGV: channel, batch.
_ANNOUNCE = """
local time = redis.call('TIME')
local micros = tonumber(time[2])
local before = tonumber(time[1]) * 1000 + math.floor(micros / 1000) - 1
local id = string.format('%.0f-%d', before, 1000000 + micros % 1000)
redis.call('PUBLISH', ARGV[1], id .. '\\n' .. ARGV[2])
"""

# One frame that is not replayed either, but has to come after what was written last: the entry is
# gone again, its id is spent. Where the stream was lost its watchers begin anew with a snapshot.
# KEYS: stream. ARGV: channel, what it replaces and body.
_MENTION = """
if redis.call('EXISTS', KEYS[1]) == 0 then return end
local id = redis.call('XADD', KEYS[1], '*', 'body', '')
redis.call('XDEL', KEYS[1], id)
redis.call('PUBLISH', ARGV[1], id .. '\\n' .. ARGV[2])
"""


@dataclass(frozen=True, slots=True)
class Replay:
    """What followed an id: frames by id, oldest first, and whether some are lost."""

    frames: dict[str, str]
    is_broken: bool


def topic_of(order_id: object) -> str:
    """Return the hub topic on which an order's frames are published."""
    return f"order:{order_id}"


def _keys(order_id: object) -> tuple[str, str]:
    return f"order:{{{order_id}}}:events", f"order:{{{order_id}}}:events:meta"


def append(frame: Frame, *, dedup_key: str = "", alias: str = "default") -> str:
    """Store a frame in its order's stream, publish it, and return its message id.

    The same `dedup_key` always gets the same id and is stored once.
    """
    topic = f"live:{topic_of(frame.order_id)}"
    arguments = (frame.body(), topic, dedup_key, MAX_LENGTH, TTL_S)
    return str(sync_redis(alias).eval(_APPEND, 2, *_keys(frame.order_id), *arguments))


def announce(frames: list[Frame], *, alias: str = "default") -> None:
    """Publish frames that are outdated by the next of their kind, such as positions.

    They go to every process in one message: one that knows none of the topics passes them over
    at less than it would cost to receive them one by one. At most one frame per order.
    """
    script = _announce(sync_redis(alias))
    placed = ((_keys(frame.order_id)[0], frame) for frame in frames)
    for stream, together in by_node(alias, placed):
        batch = pack_batch((topic_of(frame.order_id), frame) for frame in together)
        script(keys=[stream], args=["live:", batch])


def mention(frame: Frame, *, alias: str = "default") -> None:
    """Publish one frame after all that its stream holds, without keeping it."""
    topic = f"live:{topic_of(frame.order_id)}"
    stream, _ = _keys(frame.order_id)
    sync_redis(alias).eval(_MENTION, 1, stream, topic, f"{frame.replaces}\n{frame.body()}")


@cache
def _announce(redis: Redis) -> Script:
    return redis.register_script(_ANNOUNCE)


def last_ids(order_ids: Sequence[object], *, alias: str = "default") -> list[str | None]:
    """Return the id of the newest message of each order, None where nothing is kept."""
    pipeline = sync_redis(alias).pipeline(transaction=False)
    for order_id in order_ids:
        pipeline.xrevrange(_keys(order_id)[0], count=1)
    return [newest[0][0] if newest else None for newest in pipeline.execute()]


def replay(order_id: object, after: str, *, alias: str = "default") -> Replay:
    """Return every kept frame after an id; one that is no id counts as older than all."""
    lower = parse_id(after)
    answer: Any = sync_redis(alias).eval(_REPLAY, 2, *_keys(order_id), f"{lower[0]}-{lower[1]}")
    since, entries, newest, present = answer
    told_until = max(parse_id(newest), (int(present) + 1, 0))
    return Replay(
        frames={message_id: with_message_id(body, message_id) for message_id, (_, body) in entries},
        is_broken=not (newest and since) or not parse_id(since) <= lower <= told_until,
    )


def is_message_id(text: str) -> bool:
    """Tell whether a text has the form of a message id."""
    return _MESSAGE_ID.fullmatch(text) is not None


def parse_id(message_id: str) -> tuple[int, int]:
    """Split a stream id into its ordered parts; what is no id is older than every id."""
    found = _MESSAGE_ID.fullmatch(message_id)
    return (int(found[1]), int(found[2] or 0)) if found else (0, 0)


def decode(encoded: str) -> dict[str, Any]:
    """Parse an encoded frame."""
    content: dict[str, Any] = json.loads(encoded)
    return content
