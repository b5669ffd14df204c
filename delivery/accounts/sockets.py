"""Authenticate sockets: bearer header, single-use ticket, or the pages' cookie with its Origin."""

from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import structlog
from django.conf import settings
from django.http import parse_cookie
from django.http.request import split_domain_port, validate_host

from delivery.accounts.authentication import user_of_hash
from delivery.accounts.models import User
from delivery.accounts.sessions import session_hash
from delivery.accounts.tickets import redeem_ticket
from delivery.kernel.errors import Unavailable
from delivery.stores.outages import OUTAGES
from delivery.stores.threads import in_thread
from delivery.telemetry.request_id import acceptable_request_id

log = structlog.get_logger(__name__)
Scope = dict[str, Any]
App = Callable[[Scope, Any, Any], Awaitable[None]]


class SocketSession:
    """Put `user` (or None), `session_hash` and `current_user` into the scope of a consumer."""

    def __init__(self, app: App) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Any, send: Any) -> None:
        headers = {
            name.decode("latin1"): value.decode("latin1") for name, value in scope["headers"]
        }
        request_id = acceptable_request_id(headers.get("x-request-id", ""))
        with structlog.contextvars.bound_contextvars(request_id=request_id):
            try:
                hashed, user = await in_thread(_identify, headers, scope["query_string"])
            except OUTAGES as error:
                log.warning("socket_lost_store", error=str(error), path=scope["path"])
                await _turn_away(receive, send, 4000 + Unavailable.status)
                return

            async def current_user() -> User | None:
                return await in_thread(user_of_hash, hashed)

            # They would stay as long as the socket.
            del headers
            scope["user"], scope["current_user"] = user, current_user
            scope["session_hash"] = hashed if user else ""
            await self.app(scope, receive, send)


async def no_such_socket(scope: Scope, receive: Any, send: Any) -> None:
    """Answer at a path where no socket is."""
    await _turn_away(receive, send, 4404)


async def _turn_away(receive: Any, send: Any, code: int) -> None:
    await receive()
    # A close code only reaches a client that is connected.
    await send({"type": "websocket.accept"})
    await send({"type": "websocket.close", "code": code})


def _identify(headers: dict[str, str], query_string: bytes) -> tuple[str, User | None]:
    hashed = _session_of(headers, query_string)
    return hashed, user_of_hash(hashed) if hashed else None


def _session_of(headers: dict[str, str], query_string: bytes) -> str:
    scheme, _, token = headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return session_hash(token.strip())
    ticket = parse_qs(query_string.decode("latin1")).get("ticket")
    if ticket:
        return redeem_ticket(ticket[0]) or ""
    # A cookie is sent by any page of any site, so only our own pages may use it.
    if _is_own_origin(headers.get("origin", ""), headers.get("host", "")):
        cookies = parse_cookie(headers.get("cookie", ""))
        return session_hash(cookies.get(settings.SESSION_COOKIE_NAME, ""))
    return ""


def _is_own_origin(origin: str, host: str) -> bool:
    if not origin:
        return False
    if origin in settings.CSRF_TRUSTED_ORIGINS:
        return True
    try:
        parts = urlsplit(origin)
    except ValueError:
        return False
    if settings.TLS and parts.scheme != "https":
        return False
    domain, _ = split_domain_port(parts.netloc)
    return parts.netloc == host and validate_host(domain, settings.ALLOWED_HOSTS)
