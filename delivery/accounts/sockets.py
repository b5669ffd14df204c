"""Authenticate sockets: bearer header, single-use ticket, or the pages' cookie with its Origin."""

from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

from asgiref.sync import sync_to_async
from django.conf import settings
from django.http import parse_cookie
from django.http.request import validate_host

from delivery.accounts.authentication import user_of_token
from delivery.accounts.sessions import session_hash
from delivery.accounts.tickets import redeem_ticket

Scope = dict[str, Any]
App = Callable[[Scope, Any, Any], Awaitable[None]]


class SocketSession:
    """Put `user` (or None) and `session_hash` into the scope before a consumer runs."""

    def __init__(self, app: App) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Any, send: Any) -> None:
        token = await sync_to_async(_token_of)(scope)
        user = await sync_to_async(user_of_token)(token) if token else None
        scope["user"] = user
        scope["session_hash"] = session_hash(token) if user and token else ""
        await self.app(scope, receive, send)


def _token_of(scope: Scope) -> str | None:
    headers = {name.decode().lower(): value.decode("latin1") for name, value in scope["headers"]}
    scheme, _, token = headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return token.strip()
    ticket = parse_qs(scope["query_string"].decode("latin1")).get("ticket")
    if ticket:
        return redeem_ticket(ticket[0])
    # A cookie is sent by any page of any site, so only our own pages may use it.
    if _is_own_origin(headers.get("origin", ""), headers.get("host", "")):
        return parse_cookie(headers.get("cookie", "")).get(settings.SESSION_COOKIE_NAME)
    return None


def _is_own_origin(origin: str, host: str) -> bool:
    if not origin:
        return False
    if origin in settings.CSRF_TRUSTED_ORIGINS:
        return True
    parts = urlsplit(origin)
    return parts.netloc == host and validate_host(parts.hostname or "", settings.ALLOWED_HOSTS)
