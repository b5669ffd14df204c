"""Refused sockets in the audit trail, beside refused requests."""

from collections.abc import Awaitable, Callable
from typing import Any

import structlog

from delivery.accounts.models import User
from delivery.kernel.clock import utc_now
from delivery.ops.audit import record_deed
from delivery.stores.outages import OUTAGES
from delivery.stores.threads import in_thread

log = structlog.get_logger(__name__)
Scope = dict[str, Any]
App = Callable[[Scope, Any, Any], Awaitable[None]]
_FORBIDDEN = 4403


class AuditedSockets:
    """Write down each socket that is closed on somebody for want of a right."""

    def __init__(self, app: App) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Any, send: Any) -> None:
        async def send_audited(message: dict[str, Any]) -> None:
            # Before the client is told: whoever is told of a refusal finds it written.
            if message["type"] == "websocket.close" and message.get("code") == _FORBIDDEN:
                await _write(scope)
            await send(message)

        await self.app(scope, receive, send_audited)


async def _write(scope: Scope) -> None:
    user: User | None = scope["user"]
    if user is None:
        return
    data = {"method": "SOCKET", "route": scope["path"], "status": _FORBIDDEN}
    try:
        await in_thread(_record, user, data)
    except OUTAGES:
        log.exception("audit_missed", deed="access.refused", path=scope["path"], alert=True)


def _record(user: User, data: dict[str, Any]) -> None:
    record_deed("access.refused", actor=user, data=data, now=utc_now())
