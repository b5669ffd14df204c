"""`POST /driver/location` before Django: a fleet's positions at a fraction of a view's cost."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.utils.crypto import constant_time_compare

from delivery.accounts.session_gate import SessionGate
from delivery.api.problem import MEDIA_TYPE, problem_body
from delivery.api.throttles import ActorThrottle
from delivery.kernel.clock import utc_now
from delivery.kernel.errors import Invalid, TooManyRequests
from delivery.stores.outages import OUTAGES
from delivery.telemetry.request_id import acceptable_request_id
from drivers.errors import DriverOffline
from drivers.ingest.points import read_fixes
from drivers.services.ingest import location_ingest
from drivers.services.known_reporters import Known, KnownReporters
from drivers.services.reporters import Reporter

PATH = "/api/v1/driver/location"
Scope = dict[str, Any]
App = Callable[[Scope, Any, Any], Awaitable[None]]


@dataclass(slots=True, eq=False)
class _Pending:
    """The receipt of one request: done once all of its points are."""

    left: int
    done: "asyncio.Future[int]"
    written_points: int = 0

    def written(self, points: int) -> None:
        self.written_points += points
        self._settle(points)

    def lost(self, points: int, error: BaseException | None) -> None:
        if error and not self.done.done():
            self.done.set_exception(error)
        self._settle(points)

    def _settle(self, points: int) -> None:
        self.left -= points
        if self.left == 0 and not self.done.done():
            self.done.set_result(self.written_points)


@dataclass(frozen=True, slots=True)
class _Memory:
    """What an event loop knows of callers."""

    sessions: SessionGate
    reporters: KnownReporters


class LocationDoor:
    """Take the locations of bearer tokens; everything else, and every refusal, is the app's.

    A request that cannot be answered with 202 or 429 goes on to the app as it came: the view
    there judges it anew and words the problem.
    """

    def __init__(self, app: App) -> None:
        self._app = app
        self._memories: dict[asyncio.AbstractEventLoop, _Memory] = {}
        count, duration_s = ActorThrottle().parse_rate(ActorThrottle.THROTTLE_RATES["actor"])
        self._per_s, self._burst = count / duration_s, float(count)

    async def __call__(self, scope: Scope, receive: Any, send: Any) -> None:
        headers = _headers_of(scope)
        if not headers:
            await self._app(scope, receive, send)
            return
        body = await _read_body(receive)
        answer = await self._answer(headers[b"authorization"], body)
        if answer is None:
            await self._app(scope, _replay(body, receive), send)
        else:
            given = headers.get(b"x-request-id", b"").decode("latin1")
            await _send(send, answer, request_id=acceptable_request_id(given))

    async def _answer(
        self, authorization: bytes, body: bytes
    ) -> dict[str, int] | TooManyRequests | None:
        try:
            known = await self._known_by(authorization[7:].strip().decode("latin1"))
            if known is None or not known.reporter.is_working:
                return None
            if not known.rate.allows():
                return TooManyRequests(retry_after_s=max(1, round(1 / self._per_s)))
            return await self._take(known.reporter, body)
        except (*OUTAGES, ValueError, RecursionError, Invalid, DriverOffline):
            return None

    async def _take(self, reporter: Reporter, body: bytes) -> dict[str, int]:
        now = utc_now()
        content = _DECODER.decode(body.decode())
        if not isinstance(content, dict):
            raise Invalid
        fixes = read_fixes(content, now=now)
        pending = _Pending(len(fixes), asyncio.get_running_loop().create_future())
        believed = location_ingest().take(reporter, fixes, pending, now=now)
        pending.left -= len(fixes) - believed
        accepted = await pending.done if believed else 0
        return {"accepted": accepted, "rejected": len(fixes) - accepted}

    async def _known_by(self, token: str) -> Known | None:
        memory = self._memory()
        session = await memory.sessions.session_of(token)
        if session is None or SESSION_KEY not in session:
            return None
        known = await memory.reporters.find(int(session[SESSION_KEY]))
        if known is None:
            return None
        is_genuine = constant_time_compare(
            session.get(HASH_SESSION_KEY, ""), known.reporter.auth_hash
        )
        return known if is_genuine else None

    def _memory(self) -> _Memory:
        loop = asyncio.get_running_loop()
        if loop not in self._memories:
            reporters = KnownReporters(per_s=self._per_s, burst=self._burst)
            self._memories[loop] = _Memory(SessionGate(), reporters)
        return self._memories[loop]


def _refuse_constant(name: str) -> None:
    raise ValueError(name)


_DECODER = json.JSONDecoder(parse_constant=_refuse_constant)


def _headers_of(scope: Scope) -> dict[bytes, bytes]:
    """Return the headers of a plain location request; nothing where it is not one."""
    if scope["method"] != "POST" or scope["path"].rstrip("/") != PATH:
        return {}
    headers = dict(scope["headers"])
    length = headers.get(b"content-length", b"")
    is_plain = (
        headers.get(b"authorization", b"")[:7].lower() == b"bearer "
        and headers.get(b"content-type", b"").split(b";")[0].strip() == b"application/json"
        and length.isdigit()
        and int(length) <= settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        and (not settings.TLS or headers.get(b"x-forwarded-proto") == b"https")
    )
    return headers if is_plain else {}


async def _read_body(receive: Any) -> bytes:
    parts = []
    while (message := await receive())["type"] == "http.request":
        parts.append(message.get("body", b""))
        if not message.get("more_body"):
            break
    return b"".join(parts)


def _replay(body: bytes, receive: Any) -> Callable[[], Awaitable[dict[str, Any]]]:
    unread = [{"type": "http.request", "body": body, "more_body": False}]

    async def replay() -> dict[str, Any]:
        return unread.pop() if unread else await receive()

    return replay


async def _send(send: Any, answer: dict[str, int] | TooManyRequests, *, request_id: str) -> None:
    headers = [
        (b"x-content-type-options", b"nosniff"),
        (b"referrer-policy", settings.SECURE_REFERRER_POLICY.encode()),
        (b"x-request-id", request_id.encode()),
    ]
    if isinstance(answer, TooManyRequests):
        status, content, media_type = answer.status, problem_body(answer), MEDIA_TYPE
        headers.append((b"retry-after", str(answer.retry_after_s).encode()))
    else:
        status, content, media_type = 202, answer, "application/json"
    body = json.dumps(content).encode()
    headers.append((b"content-type", media_type.encode()))
    headers.append((b"content-length", str(len(body)).encode()))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
