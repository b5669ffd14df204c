"""One id per request, on every log line it causes and in its answer; and what it is about."""

import re
import secrets
import time
from collections.abc import Callable
from functools import partial

import structlog
from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from delivery.telemetry.metrics import Histogram
from delivery.telemetry.subjects import Ids, about, ids_of, ids_of_person

log = structlog.get_logger(__name__)
REQUEST_SECONDS = Histogram(
    "delivery_http_request_seconds",
    "Duration of requests, by route and status.",
    (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5),
    "method",
    "route",
    "status",
)
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_ACCEPTABLE = re.compile(r"[A-Za-z0-9._-]{8,64}")


class RequestIdMiddleware:
    """Bind `X-Request-Id`, given by a proxy or made here, and log one line per request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request_id = acceptable_request_id(request.headers.get("X-Request-Id", ""))
        started = time.perf_counter()
        with (
            structlog.contextvars.bound_contextvars(request_id=request_id),
            about(partial(_ids, request)),
        ):
            response = self.get_response(request)
            response["X-Request-Id"] = request_id
            took_s = time.perf_counter() - started
            log.info(
                "request",
                method=request.method,
                path=request.path,
                status=response.status_code,
                duration_ms=round(took_s * 1000, 1),
            )
        REQUEST_SECONDS.observe(took_s, *_kind(request, response))
        return response


def _ids(request: HttpRequest) -> Ids:
    """Return the ids in a request's route, and whose it is where that has been asked already."""
    known = vars(request)
    match, user = known.get("resolver_match"), known.get("user")
    if type(user) is SimpleLazyObject:
        # To look at it would read the session, for a log line.
        user = known.get("_cached_user")
    return {**ids_of(match.kwargs if match else {}), **ids_of_person(user)}


def _kind(request: HttpRequest, response: HttpResponse) -> tuple[str, str, str]:
    """Return method, route and status; whoever makes up methods or paths adds no new kind."""
    method = request.method if request.method in _METHODS else "OTHER"
    route = request.resolver_match.route if request.resolver_match else "none"
    return str(method), route, str(response.status_code)


def acceptable_request_id(given: str) -> str:
    """Return the id that a proxy gave, or a new one where it gave none that could be logged."""
    return given if _ACCEPTABLE.fullmatch(given) else secrets.token_hex(8)


def current_request_id() -> str:
    """Return the id bound to the present request or task, empty outside of one."""
    return str(structlog.contextvars.get_contextvars().get("request_id", ""))
