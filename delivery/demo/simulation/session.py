"""One signed-in account: its calls and its sockets."""

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from http import HTTPStatus
from typing import Any

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidStatus

from delivery.demo.accounts import PASSWORD
from delivery.demo.simulation.client import ApiClient, Files, Json, Refused, pauses_s

_CLOSED_NO_SESSION = 4401
_CLOSED_REFUSALS = frozenset({4403, 4404})


class Session:
    """Keep an account signed in, signing in anew when its session has died."""

    def __init__(self, client: ApiClient, email: str) -> None:
        self.email = email
        self._client = client
        self._token = ""

    async def sign_in(self) -> None:
        """Open a session; raise Refused for an unknown account."""
        credentials = {"email": self.email, "password": PASSWORD}
        async with self._client.sign_in_gate:
            answer = await self._client.call("POST", "/api/v1/auth/login", body=credentials)
        self._token = answer["token"]

    @property
    def headers(self) -> dict[str, str]:
        """Return what proves who is calling."""
        return {"Authorization": f"Bearer {self._token}"}

    async def get(self, path: str, **params: str | float) -> Any:
        """Read; raise Refused."""
        return await self._call("GET", path, params=params)

    async def post(
        self, path: str, body: Json | None = None, *, headers: Mapping[str, str] | None = None
    ) -> Any:
        """Act; raise Refused."""
        return await self._call("POST", path, body=body or {}, headers=headers)

    async def upload(self, path: str, files: Files) -> Any:
        """Send files, each with its name and type; raise Refused."""
        return await self._call("POST", path, files=files)

    async def _call(
        self, method: str, path: str, *, headers: Mapping[str, str] | None = None, **request: Any
    ) -> Any:
        for is_last in (not self._token, True):
            if not self._token:
                await self.sign_in()
            token = self._token
            try:
                return await self._client.call(
                    method, f"/api/v1{path}", headers={**self.headers, **(headers or {})}, **request
                )
            except Refused as refused:
                if refused.status != HTTPStatus.UNAUTHORIZED or is_last:
                    raise
                if self._token == token:
                    self._token = ""
        raise AssertionError("the last try returns or raises")

    def count_error(self, kind: str) -> None:
        """Count something that should not have happened."""
        self._client.tally.errors[kind] += 1

    def socket(self, path: str) -> "Socket":
        """Return a socket that is opened when its frames are read."""
        return Socket(self, f"ws{self._client.url.removeprefix('http')}{path}")


class Socket:
    """A socket that comes back after an outage and asks for what it missed."""

    def __init__(self, session: Session, url: str) -> None:
        self._session = session
        self._url = url
        self._connection: ClientConnection | None = None
        self._last_message_id = ""

    async def send(self, frame: Json) -> bool:
        """Send a frame if connected; tell whether it was handed over."""
        if self._connection is None:
            return False
        try:
            await self._connection.send(json.dumps(frame))
        except ConnectionClosed:
            return False
        return True

    async def frames(self) -> AsyncIterator[Json]:
        """Yield frames for ever, a `{"type": "connected"}` before the first of each connection.

        Raises Refused when the socket is not the account's to open.
        """
        pauses = pauses_s()
        while True:
            try:
                async with connect(
                    self._address(),
                    additional_headers=self._session.headers,
                    compression=None,
                    proxy=None,
                ) as self._connection:
                    yield {"type": "connected"}
                    async for text in self._connection:
                        pauses = pauses_s()
                        frame: Json = json.loads(text)
                        self._last_message_id = frame.get("message_id") or self._last_message_id
                        yield frame
                await self._heed(self._connection.close_code)
            except ConnectionClosed as closed:
                await self._heed(closed.rcvd.code if closed.rcvd else None)
            except InvalidStatus as refusal:
                if refusal.response.status_code in {
                    HTTPStatus.UNAUTHORIZED,
                    HTTPStatus.FORBIDDEN,
                }:
                    await self._session.sign_in()
            except (OSError, InvalidHandshake, TimeoutError):
                pass  # The server is away: the pause below is the answer to that.
            finally:
                self._connection = None
            await asyncio.sleep(next(pauses))

    def _address(self) -> str:
        query = f"?last_message_id={self._last_message_id}" if self._last_message_id else ""
        return f"{self._url}{query}"

    async def _heed(self, close_code: int | None) -> None:
        if close_code == _CLOSED_NO_SESSION:
            await self._session.sign_in()
        elif close_code in _CLOSED_REFUSALS:
            self._session.count_error(f"socket closed with {close_code}")
            raise Refused(close_code, "socket_refused", self._url)
