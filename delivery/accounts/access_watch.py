"""Hear in every process whose access has changed, so that what is remembered of them can go."""

import asyncio
import json
from collections.abc import Callable

from delivery.live.hub import hub
from delivery.live.mailbox import Letter, Mailbox
from delivery.live.publish import ACCESS_TOPIC


class AccessWatch:
    """Call `forget` with a user's id, or with None where it may be anybody's.

    Only while `is_listening` would a change be heard of. It belongs to one event loop.
    """

    def __init__(self, forget: Callable[[int | None], None]) -> None:
        self._forget = forget
        self._task: asyncio.Task[None] | None = None
        self.is_listening = False

    def begin(self) -> None:
        """Begin to listen, unless it has begun already."""
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._listen())

    async def _listen(self) -> None:
        while True:
            mailbox = Mailbox()
            try:
                async with hub().watch(ACCESS_TOPIC, mailbox=mailbox):
                    self._forget(None)
                    self.is_listening = True
                    while not mailbox.is_overflowing:
                        self._take(await mailbox.get())
            finally:
                self.is_listening = False

    def _take(self, letter: Letter) -> None:
        if letter.is_restart:
            self._forget(None)
            return
        for user_id in json.loads(letter.body)["data"]["user_ids"]:
            self._forget(user_id)
