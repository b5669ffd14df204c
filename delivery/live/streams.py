"""One Redis stream per order: ids that only grow, replay after any id, no silent gap."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from redis.asyncio import Redis as AsyncRedis

from delivery.live.frames import Frame, with_message_id
from delivery.stores.connections import sync_redis

MAX_LENGTH = 100
TTL_S = 3600

# KEYS: stream, meta. ARGV: body, channel, dedup key, max length, ttl.
# The meta hash remembers the id given to each event (a relayed event may come twice) and the
# newest id that was trimmed (a client that is further back has lost something).
_APPEND = """
local id = ARGV[3] ~= '' and redis.call('HGET', KEYS[2], ARGV[3])
if not id then
  id = redis.call('XADD', KEYS[1], '*', 'body', ARGV[1])
  if ARGV[3] ~= '' then redis.call('HSET', KEYS[2], ARGV[3], id) end
  while redis.call('XLEN', KEYS[1]) > tonumber(ARGV[4]) do
    local oldest = redis.call('XRANGE', KEYS[1], '-', '+', 'COUNT', 1)[1][1]
    redis.call('XDEL', KEYS[1], oldest)
    redis.call('HSET', KEYS[2], 'trimmed', oldest)
  end
end
redis.call('EXPIRE', KEYS[1], ARGV[5])
redis.call('EXPIRE', KEYS[2], ARGV[5])
redis.call('PUBLISH', ARGV[2], id .. '\\n\\n' .. ARGV[1])
return id
"""

# Takes an id from the stream without keeping the entry: positions are not replayed one by one.
_ANNOUNCE = """
local id = redis.call('XADD', KEYS[1], '*', 'body', '')
redis.call('XDEL', KEYS[1], id)
redis.call('EXPIRE', KEYS[1], ARGV[3])
redis.call('PUBLISH', ARGV[2], id .. '\\n' .. ARGV[4] .. '\\n' .. ARGV[1])
return id
"""


@dataclass(frozen=True, slots=True)
class Replay:
    """What followed an id: encoded frames oldest first, and whether some are lost."""

    frames: list[str]
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
    arguments = [frame.body(), topic, dedup_key, MAX_LENGTH, TTL_S]
    stream, meta = _keys(frame.order_id)
    return str(sync_redis(alias).eval(_APPEND, 2, stream, meta, *arguments))


def announce(frames: list[Frame], *, alias: str = "default") -> None:
    """Publish frames that are outdated by the next of their kind, such as positions."""
    pipeline = sync_redis(alias).pipeline(transaction=False)
    for frame in frames:
        stream, _ = _keys(frame.order_id)
        topic = f"live:{topic_of(frame.order_id)}"
        pipeline.eval(_ANNOUNCE, 1, stream, frame.body(), topic, TTL_S, frame.replaces)
    pipeline.execute()


def last_ids(order_ids: Sequence[object], *, alias: str = "default") -> list[str | None]:
    """Return the id of the newest message of each order, None where nothing is kept."""
    pipeline = sync_redis(alias).pipeline(transaction=False)
    for order_id in order_ids:
        pipeline.xrevrange(_keys(order_id)[0], count=1)
    return [newest[0][0] if newest else None for newest in pipeline.execute()]


def replay(order_id: object, after: str, *, alias: str = "default") -> Replay:
    """Return every kept frame after an id."""
    stream, meta = _keys(order_id)
    pipeline = sync_redis(alias).pipeline(transaction=True)
    pipeline.exists(stream).hget(meta, "trimmed").xrange(stream, min=f"({after}")
    return _replayed(after, *pipeline.execute())


async def replay_async(client: AsyncRedis, order_id: object, after: str) -> Replay:
    """Return every kept frame after an id, without blocking the event loop."""
    stream, meta = _keys(order_id)
    pipeline = client.pipeline(transaction=True)
    pipeline.exists(stream).hget(meta, "trimmed").xrange(stream, min=f"({after}")
    return _replayed(after, *await pipeline.execute())


def _replayed(after: str, exists: int, trimmed: str | None, entries: list[Any]) -> Replay:
    is_broken = not exists or (trimmed is not None and parse_id(after) < parse_id(trimmed))
    frames = [with_message_id(entry["body"], message_id) for message_id, entry in entries]
    return Replay(frames, is_broken)


def parse_id(message_id: str) -> tuple[int, int]:
    """Split a stream id into its ordered parts; raises ValueError when it is none."""
    milliseconds, _, sequence = message_id.partition("-")
    parts = int(milliseconds), int(sequence or 0)
    if min(parts) < 0 or max(parts) >= 2**64:
        raise ValueError(message_id)
    return parts


def decode(encoded: str) -> dict[str, Any]:
    """Parse an encoded frame."""
    content: dict[str, Any] = json.loads(encoded)
    return content
