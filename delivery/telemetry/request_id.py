"""One id per request, on every log line it causes and in its answer."""

import re
import secrets
import time
from collections.abc import Callable

import structlog
from django.http import HttpRequest, HttpResponse

log = structlog.get_logger(__name__)
_ACCEPTABLE = re.compile(r"[A-Za-z0-9._-]{8,64}")


class RequestIdMiddleware:
    """Bind `X-Request-Id`, given by a proxy or made here, and log one line per request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request_id = acceptable_request_id(request.headers.get("X-Request-Id", ""))
        started = time.perf_counter()
        with structlog.contextvars.bound_contextvars(request_id=request_id):
            response = self.get_response(request)
            response["X-Request-Id"] = request_id
            log.info(
                "request",
                method=request.method,
                path=request.path,
                status=response.status_code,
                duration_ms=round((time.perf_counter() - started) * 1000, 1),
            )
        return response


def acceptable_request_id(given: str) -> str:
    """Return the id that a proxy gave, or a new one where it gave none that could be logged."""
    return given if _ACCEPTABLE.fullmatch(given) else secrets.token_hex(8)


def current_request_id() -> str:
    """Return the id bound to the present request or task, empty outside of one."""
    return str(structlog.contextvars.get_contextvars().get("request_id", ""))
