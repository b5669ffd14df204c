"""What every response of the pages and the API has in common."""

from collections.abc import Callable

import structlog
from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from delivery.api.problem import RETRY_AFTER_S, problem_response, wants_problem
from delivery.kernel.errors import Unavailable
from delivery.stores.databases import REPLICA
from delivery.stores.outages import OUTAGES
from delivery.stores.replicas import remember_write

log = structlog.get_logger(__name__)
GetResponse = Callable[[HttpRequest], HttpResponse]

_SAFE = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
_SLASHED = ("/admin/", settings.STATIC_URL)
_STRICT = (
    "default-src 'self'; img-src 'self' data: blob:; object-src 'none'; base-uri 'self'; "
    "form-action 'self'; frame-ancestors 'none'"
)
# Django admin's own pages carry inline styles and scripts.
_LAX = (
    _STRICT + "; style-src 'self' 'unsafe-inline'; script-src 'self' 'unsafe-inline' 'unsafe-eval'"
)


class SlashMiddleware:
    """Answer `/orders/` as `/orders`, without a redirect; URLs are declared without the slash."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        path = request.path_info
        if path.endswith("/") and len(path) > 1 and not path.startswith(_SLASHED):
            request.path_info = path.rstrip("/") or "/"
        return self.get_response(request)


class ContentSecurityPolicyMiddleware:
    """Let pages load from their own origin only."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        policy = _LAX if request.path.startswith("/admin") else _STRICT
        if settings.MAP_TILE_URL:
            origin = "/".join(settings.MAP_TILE_URL.replace("{s}", "*").split("/")[:3])
            policy = policy.replace("img-src 'self'", f"img-src 'self' {origin}")
        response.headers.setdefault("Content-Security-Policy", policy)
        return response


class ReadYourWritesMiddleware:
    """Keep whoever changed something from reading a replica that does not have it yet."""

    def __init__(self, get_response: GetResponse) -> None:
        if REPLICA not in settings.DATABASES:
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.method not in _SAFE and request.user.is_authenticated:
            remember_write(request.user.pk)
        return response


class StoreOutageMiddleware:
    """Answer 503 while PostgreSQL or Redis is unreachable, instead of failing."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Turn an outage that a view met into the contract's answer."""
        if not isinstance(error, OUTAGES):
            return None
        log.error("store_down", error=str(error), path=request.path, alert=True)
        if wants_problem(request):
            return problem_response(Unavailable(retry_after_s=RETRY_AFTER_S))
        response = render(None, "problems/503.html", status=503)
        response["Retry-After"] = str(RETRY_AFTER_S)
        return response
