"""The public HTTP API as a patient client sees it: an outage is waited out, a refusal is told."""

import asyncio
import random
from collections.abc import Iterator, Mapping
from http import HTTPStatus
from typing import Any, Self

import httpx

from delivery.demo.simulation.tally import Tally

Json = dict[str, Any]
# By field: name, content and type of a file.
Files = Mapping[str, tuple[str, bytes, str]]
_TIMEOUT_S = 15.0
_LONGEST_PAUSE_S = 5.0
# Passwords are slow to check on purpose; more at once would only stand in the server's way.
_SIGN_INS_AT_ONCE = 2
_PASSING = frozenset(
    {
        HTTPStatus.TOO_MANY_REQUESTS,
        HTTPStatus.BAD_GATEWAY,
        HTTPStatus.SERVICE_UNAVAILABLE,
        HTTPStatus.GATEWAY_TIMEOUT,
    }
)
# The city moves on meanwhile: somebody else was quicker, or the shop has just closed.
_FORESEEN = frozenset({HTTPStatus.CONFLICT, HTTPStatus.UNPROCESSABLE_ENTITY})


class Refused(Exception):
    """The server answered, and the answer is no."""

    def __init__(self, status: int, code: str, detail: str) -> None:
        super().__init__(f"{status} {code}: {detail}")
        self.status = status
        self.code = code

    @property
    def is_foreseen(self) -> bool:
        """Tell whether this belongs to a city's ordinary life."""
        return self.status in _FORESEEN


class Unreachable(Exception):
    """No server answers at the address."""


def pauses_s() -> Iterator[float]:
    """Yield ever longer pauses between tries, spread so that clients don't return as one."""
    pause_s = 0.25
    while True:
        yield pause_s * random.uniform(0.8, 1.2)
        pause_s = min(pause_s * 2, _LONGEST_PAUSE_S)


class ApiClient:
    """Send requests to one server, repeating those that an outage swallowed.

    Every call of the contract is safe to repeat: moves answer 409 the second time, orders carry
    an idempotency key.
    """

    def __init__(self, url: str, tally: Tally) -> None:
        self.url = url.rstrip("/")
        self.tally = tally
        self.sign_in_gate = asyncio.Semaphore(_SIGN_INS_AT_ONCE)
        self._http = httpx.AsyncClient(
            base_url=self.url,
            timeout=_TIMEOUT_S,
            limits=httpx.Limits(max_connections=16, max_keepalive_connections=16),
            trust_env=False,
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *exception: object) -> None:
        await self._http.aclose()

    async def await_ready(self, patience_s: float) -> None:
        """Return once the server answers; raise Unreachable when patience is over."""
        try:
            async with asyncio.timeout(patience_s):
                await self.call("GET", "/health")
        except TimeoutError as error:
            raise Unreachable(f"No server answers at {self.url}.") from error

    async def call(
        self,
        method: str,
        path: str,
        *,
        body: Json | None = None,
        files: Files | None = None,
        params: Mapping[str, str | float] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Any:
        """Return the answer's JSON, None for an empty one; raise Refused."""
        for pause_s in pauses_s():
            try:
                response = await self._http.request(
                    method, path, json=body, files=files, params=params, headers=headers
                )
            except httpx.TransportError:
                self.tally.retries += 1
                await asyncio.sleep(pause_s)
                continue
            self.tally.http_requests += 1
            if response.status_code in _PASSING:
                self.tally.retries += 1
                await asyncio.sleep(max(pause_s, float(response.headers.get("Retry-After", 0))))
                continue
            return self._read(method, path, response)
        raise AssertionError("the pauses never end")

    def _read(self, method: str, path: str, response: httpx.Response) -> Any:
        if response.is_success:
            return response.json() if response.content else None
        is_problem = "json" in response.headers.get("Content-Type", "")
        problem: Json = response.json() if is_problem else {}
        refused = Refused(
            response.status_code,
            problem.get("code", "no_problem_details"),
            f"{problem.get('detail', '')} {problem.get('fields', '')}".strip(),
        )
        if not refused.is_foreseen and response.status_code != HTTPStatus.UNAUTHORIZED:
            self.tally.errors[f"{method} {_shape(path)} {refused.status} {refused.code}"] += 1
        raise refused


def _shape(path: str) -> str:
    """Return the path with ids left out, so that errors of one kind count as one."""
    return "/".join("…" if any(map(str.isdigit, part[:8])) else part for part in _parts(path))


def _parts(path: str) -> list[str]:
    return path.removeprefix("/api/v1").split("/")
