"""One Redis subscription per process, dispatched to its sockets in memory."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from typing import Any
from uuid import uuid4
from weakref import WeakKeyDictionary

import structlog
from redis.asyncio.client import PubSub
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import RedisError

from delivery.kernel.clock import utc_now
from delivery.live.census import REPORT_EVERY_S, report_sockets
from delivery.live.frames import unpack, unpack_batch
from delivery.live.mailbox import Mailbox
from delivery.live.publish import session_topic
from delivery.stores.connections import async_redis

log = structlog.get_logger(__name__)
_CHANNEL_PREFIX = "live:"
_SESSIONS = session_topic("")
_RECONNECT_S = 0.5
_HEARTBEAT_S = 15.0
_hubs: WeakKeyDictionary[asyncio.AbstractEventLoop, dict[str, "Hub"]] = WeakKeyDictionary()
_Commands = asyncio.Queue[tuple[str, list[str]]]


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
        self._name = uuid4().hex
        self._mailboxes: dict[str, set[Mailbox]] = defaultdict(set)
        self._in_force: set[str] = set()
        self._awaited: dict[str, asyncio.Event] = {}
        self._commands: _Commands = asyncio.Queue()
        self._connection: asyncio.Task[None] | None = None

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
            if fresh:
                self._commands.put_nowait(("subscribe", fresh))
            if self._connection is None:
                self._connection = asyncio.create_task(self._stay_connected())
            for topic in topics:
                if topic not in self._in_force:
                    await self._awaited.setdefault(topic, asyncio.Event()).wait()
            yield
        finally:
            self._leave(topics, mailbox)

    def _leave(self, topics: Iterable[str], mailbox: Mailbox) -> None:
        deserted = []
        for topic in topics:
            self._mailboxes[topic].discard(mailbox)
            if not self._mailboxes[topic]:
                del self._mailboxes[topic]
                self._in_force.discard(topic)
                self._awaited.pop(topic, None)
                deserted.append(topic)
        if deserted:
            self._commands.put_nowait(("unsubscribe", deserted))

    async def _stay_connected(self) -> None:
        while True:
            try:
                async with async_redis(self._alias).pubsub() as pubsub:
                    # What was asked of the last connection is contained in the mailboxes.
                    self._commands = asyncio.Queue()
                    # The nameless topic carries batches for everybody.
                    await _say(pubsub, "subscribe", ["", *self._mailboxes])
                    async with asyncio.TaskGroup() as tasks:
                        tasks.create_task(self._speak(pubsub, self._commands))
                        tasks.create_task(self._listen(pubsub))
                        if self._alias == "default":
                            tasks.create_task(self._report())
            except* (RedisError, OSError) as group:
                log.warning("hub_lost_redis", alias=self._alias, error=str(group.exceptions[0]))
            await asyncio.sleep(_RECONNECT_S)

    async def _speak(self, pubsub: PubSub, commands: _Commands) -> None:
        # The only writer: redis-py's own subscribe must not run twice at a time.
        while True:
            try:
                async with asyncio.timeout(_HEARTBEAT_S):
                    command, topics = await commands.get()
            except TimeoutError:
                await pubsub.ping()
            else:
                await _say(pubsub, command, topics)

    async def _report(self) -> None:
        # Every socket watches the end of its session here, wherever its topics are.
        while True:
            watchers = [
                len(boxes)
                for topic, boxes in self._mailboxes.items()
                if topic.startswith(_SESSIONS)
            ]
            await report_sockets(self._name, sum(watchers), now=utc_now())
            await asyncio.sleep(REPORT_EVERY_S)

    async def _listen(self, pubsub: PubSub) -> None:
        while True:
            message = await pubsub.get_message(timeout=3 * _HEARTBEAT_S)
            if message is None:
                raise RedisConnectionError("no heartbeat")
            self._dispatch(message)

    def _dispatch(self, message: dict[str, Any]) -> None:
        topic = (message["channel"] or "").removeprefix(_CHANNEL_PREFIX)
        if message["type"] == "subscribe" and topic in self._mailboxes:
            self._confirm(topic)
        elif message["type"] == "message" and topic:
            self._deliver(topic, *unpack(message["data"]))
        elif message["type"] == "message":
            for letter in unpack_batch(message["data"]):
                self._deliver(*letter)

    def _deliver(self, topic: str, message_id: str, replaces: str, body: str) -> None:
        if topic in self._mailboxes:
            for mailbox in self._mailboxes[topic]:
                mailbox.put(topic, message_id, replaces, body)

    def _confirm(self, topic: str) -> None:
        # In force already: it was interrupted, and something may have been missed meanwhile.
        if topic in self._in_force:
            for mailbox in self._mailboxes[topic]:
                mailbox.put_restart()
        self._in_force.add(topic)
        if awaited := self._awaited.pop(topic, None):
            awaited.set()


async def _say(pubsub: PubSub, command: str, topics: Iterable[str]) -> None:
    await getattr(pubsub, command)(*(_CHANNEL_PREFIX + topic for topic in topics))
