"""Look up the sessions of many requests at a time."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from delivery.accounts.sessions import read_sessions


class SessionGate:
    """Answer what a token's session holds, now; requests that come together share a round trip."""

    def __init__(self) -> None:
        self._asked: dict[str, asyncio.Future[dict[str, Any] | None]] = {}
        self._reading: asyncio.Task[None] | None = None
        self._reader = ThreadPoolExecutor(1, thread_name_prefix="sessions")

    async def session_of(self, token: str) -> dict[str, Any] | None:
        """Return the session's content, None where there is none; raises a store's outage."""
        if token not in self._asked:
            self._asked[token] = asyncio.get_running_loop().create_future()
        answer = self._asked[token]
        if self._reading is None or self._reading.done():
            self._reading = asyncio.create_task(self._read())
        return await asyncio.shield(answer)

    async def _read(self) -> None:
        loop = asyncio.get_running_loop()
        while self._asked:
            asked, self._asked = self._asked, {}
            try:
                sessions = await loop.run_in_executor(self._reader, read_sessions, list(asked))
            except Exception as error:  # noqa: BLE001 - it is raised where it was asked for
                for answer in asked.values():
                    answer.set_exception(error)
            else:
                for answer, session in zip(asked.values(), sessions, strict=True):
                    answer.set_result(session)
