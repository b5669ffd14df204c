"""Who did what to whom: operators' actions and refusals, written beside the domain's own facts."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import structlog
from django.db import transaction
from django.http import HttpRequest, HttpResponse

from delivery.accounts.models import Role, User
from delivery.events.models import Event
from delivery.events.outbox import emit
from delivery.kernel.clock import utc_now
from delivery.stores.outages import OUTAGES
from delivery.telemetry.client import current_address, remember_client

log = structlog.get_logger(__name__)
# The subjects whose events make up the trail: sign-ins and accounts, and what people did.
ACCOUNT, DEED = "user", "deed"
TRAIL = (ACCOUNT, DEED)
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_FORBIDDEN = 403


class AuditMiddleware:
    """Write down each change an operator made, and each refusal for want of a right.

    Only what was addressed is kept, never what was sent: forms carry passwords and people's data.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        remember_client(request)
        response = self.get_response(request)
        name = deed_of(request, response)
        if name:
            _write(name, request, response)
        return response


def deed_of(request: HttpRequest, response: HttpResponse) -> str | None:
    """Name what has to be written down about a request, if anything."""
    is_refused = response.status_code == _FORBIDDEN
    if request.method in _SAFE and not is_refused:
        return None
    user = getattr(request, "user", None)
    if not isinstance(user, User) and not getattr(user, "is_authenticated", False):
        return None
    if is_refused:
        return "access.refused"
    return "operator.acted" if user.role == Role.ADMIN and response.status_code < 400 else None


def record_deed(name: str, *, actor: User, data: dict[str, Any], now: datetime) -> Event:
    """Append an entry to the trail."""
    with transaction.atomic():
        return emit(
            name, subject_type=DEED, subject_id=actor.pk, data=data, actor=actor, now=now
        )  # fmt: skip


def _write(name: str, request: HttpRequest, response: HttpResponse) -> None:
    try:
        record_deed(name, actor=request.user, data=_addressed(request, response), now=utc_now())
    except OUTAGES:
        # What was done stays done: its own facts are written, only this line is missing.
        log.exception("audit_missed", deed=name, path=request.path, alert=True)


def _addressed(request: HttpRequest, response: HttpResponse) -> dict[str, Any]:
    match = request.resolver_match
    data: dict[str, Any] = {
        "method": request.method,
        "route": match.route if match else "",
        "target": {key: str(value) for key, value in match.kwargs.items()} if match else {},
        "status": response.status_code,
        "address": current_address(),
    }
    if match and match.app_name == "admin" and "action" in request.POST:
        data["action"] = request.POST["action"][:60]
        data["selected"] = request.POST.getlist("_selected_action")[:100]
    return data
