"""One Redis subscription per process, dispatched to its sockets in memory."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from weakref import WeakKeyDictionary

import structlog
from redis.asyncio.client import PubSub
from redis.exceptions import RedisError

from delivery.live.frames import unpack
from delivery.live.mailbox import Mailbox
from delivery.stores.connections import async_redis

log = structlog.get_logger(__name__)
_CHANNEL_PREFIX = "live:"
_RECONNECT_S = 0.5
_hubs: WeakKeyDictionary[asyncio.AbstractEventLoop, dict[str, "Hub"]] = WeakKeyDictionary()


def hub(alias: str = "default") -> "Hub":
    """Return the running event loop's hub for a Redis alias."""
    hubs = _hubs.setdefault(asyncio.get_running_loop(), {})
    if alias not in hubs:
        hubs[alias] = Hub(alias)
    return hubs[alias]


class Hub:
    """Fan frames out to mailboxes by topic; after an outage tell every mailbox to start afresh."""

    def __init__(self, alias: str) -> None:
        self._alias = alias
        self._mailboxes: dict[str, set[Mailbox]] = defaultdict(set)
        self._in_force: dict[str, asyncio.Event] = defaultdict(asyncio.Event)
        self._pubsub: PubSub | None = None
        self._reader: asyncio.Task[None] | None = None

    @asynccontextmanager
    async def watch(self, *topics: str, mailbox: Mailbox) -> AsyncIterator[None]:
        """Deliver the topics' frames into the mailbox until the block ends.

        Once the block is entered Redis has confirmed the subscription: a snapshot taken
        inside it misses nothing.
        """
        fresh = [topic for topic in topics if topic not in self._mailboxes]
        for topic in topics:
            self._mailboxes[topic].add(mailbox)
        try:
            if self._reader is None:
                self._reader = asyncio.create_task(self._read())
            elif fresh:
                await self._tell_redis("subscribe", fresh)
            for topic in topics:
                await self._in_force[topic].wait()
            yield
        finally:
            await self._leave(topics, mailbox)

    async def _leave(self, topics: Iterable[str], mailbox: Mailbox) -> None:
        deserted = []
        for topic in topics:
            self._mailboxes[topic].discard(mailbox)
            if not self._mailboxes[topic]:
                del self._mailboxes[topic]
                self._in_force.pop(topic, None)
                deserted.append(topic)
        if deserted:
            await self._tell_redis("unsubscribe", deserted)

    async def _tell_redis(self, command: str, topics: Iterable[str]) -> None:
        if self._pubsub is None:
            return
        try:
            await getattr(self._pubsub, command)(*(_CHANNEL_PREFIX + topic for topic in topics))
        except (RedisError, OSError) as error:
            # The reader meets the same loss, reconnects and subscribes to every topic.
            log.warning("hub_command_failed", command=command, error=str(error))

    async def _read(self) -> None:
        is_first = True
        while True:
            try:
                self._pubsub = async_redis(self._alias).pubsub()
                await self._pubsub.subscribe(
                    _CHANNEL_PREFIX, *(_CHANNEL_PREFIX + topic for topic in self._mailboxes)
                )
                if not is_first:
                    self._restart_all()
                is_first = False
                await self._dispatch(self._pubsub)
            except (RedisError, OSError) as error:
                log.warning("hub_lost_redis", error=str(error))
                await asyncio.sleep(_RECONNECT_S)

    def _restart_all(self) -> None:
        for mailboxes in self._mailboxes.values():
            for mailbox in mailboxes:
                mailbox.put_restart()

    async def _dispatch(self, pubsub: PubSub) -> None:
        while True:
            message = await pubsub.get_message(timeout=None)
            if message is None:
                continue
            topic = message["channel"].removeprefix(_CHANNEL_PREFIX)
            if message["type"] == "subscribe" and topic in self._mailboxes:
                self._in_force[topic].set()
            elif message["type"] == "message":
                letter = unpack(message["data"])
                for mailbox in tuple(self._mailboxes.get(topic, ())):
                    mailbox.put(topic, *letter)
