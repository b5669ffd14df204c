"""What waits to be sent to one socket: ordered, bounded, positions replaced by newer ones."""

import asyncio
from dataclasses import dataclass

from delivery.live.frames import with_message_id

MAX_WAITING = 256


@dataclass(frozen=True, slots=True)
class Letter:
    """One frame for one socket; a restart asks the socket for a fresh snapshot instead."""

    topic: str
    message_id: str
    replaces: str
    body: str
    is_restart: bool = False

    @property
    def text(self) -> str:
        """Return the encoded frame."""
        return with_message_id(self.body, self.message_id or None)


class Mailbox:
    """Queue letters for one slow or fast reader; `is_overflowing` once it is hopeless.

    While it is held its letters wait, because what was sent before has not left yet.
    """

    __slots__ = ("_count", "_is_held", "_reader", "_waiting", "is_overflowing")

    def __init__(self) -> None:
        self._waiting: dict[str, Letter] = {}
        self._count = 0
        # An Event would weigh as much as the rest of the mailbox.
        self._reader: asyncio.Future[None] | None = None
        self._is_held = False
        self.is_overflowing = False

    def hold(self) -> None:
        """Keep the letters until `release`."""
        self._is_held = True

    def release(self) -> None:
        """Give out letters again."""
        self._is_held = False
        self._wake()

    def put(self, topic: str, message_id: str, replaces: str, body: str) -> None:
        """Queue a frame in place of the waiting one that it replaces, if any."""
        self._count += 1
        key = f"{topic} {replaces}" if replaces else str(self._count)
        self._waiting.pop(key, None)
        self._add(key, Letter(topic, message_id, replaces, body))

    def put_restart(self) -> None:
        """Drop what waits and ask for a fresh snapshot: something may have been missed."""
        self._waiting.clear()
        self._add("restart", Letter("", "", "", "", is_restart=True))

    def _add(self, key: str, letter: Letter) -> None:
        if len(self._waiting) >= MAX_WAITING:
            self.is_overflowing = True
        else:
            self._waiting[key] = letter
        self._wake()

    def _wake(self) -> None:
        if self._reader and not self._reader.done():
            self._reader.set_result(None)

    async def get(self) -> Letter:
        """Wait for the oldest letter and take it out; one that overflows is not waited for."""
        while not self.is_overflowing and (self._is_held or not self._waiting):
            self._reader = asyncio.get_running_loop().create_future()
            await self._reader
        key = next(iter(self._waiting))
        return self._waiting.pop(key)
