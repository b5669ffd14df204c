"""Translate every failure, once, into RFC 9457 problem details."""

from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

import structlog
from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.http import Http404, HttpRequest, JsonResponse
from django.utils.translation import gettext
from rest_framework import exceptions
from rest_framework.response import Response

from delivery.kernel.errors import (
    DomainError,
    Forbidden,
    Invalid,
    NotFound,
    TooManyRequests,
    Unauthenticated,
    Unavailable,
)
from delivery.stores.outages import OUTAGES

log = structlog.get_logger(__name__)
MEDIA_TYPE = "application/problem+json"
RETRY_AFTER_S = 5


def problem_body(error: DomainError) -> dict[str, Any]:
    """Describe a failure; the shape is the contract's, its words are in the active language."""
    body: dict[str, Any] = {
        **error.extra,
        "type": f"/problems/{error.code}",
        "title": gettext(error.title),
        "status": error.status,
        "detail": gettext(error.detail),
        "code": error.code,
    }
    if error.fields:
        body["fields"] = {path: list(messages) for path, messages in error.fields.items()}
    return body


def as_domain_error(error: Exception) -> DomainError | None:
    """Return the typed failure behind a framework's or a store's exception, None if unforeseen."""
    if isinstance(error, DomainError):
        return error
    for foreign, translate in _TRANSLATIONS:
        if isinstance(error, foreign):
            return translate(error)
    return None


def _invalid_fields(error: Any) -> DomainError:
    return Invalid("Some fields are not valid.", fields=dict(_flatten(error.detail)))


def _other_api_error(error: Any) -> DomainError:
    failure = DomainError(str(error.detail), code=error.default_code)
    failure.status, failure.title = error.status_code, HTTPStatus(error.status_code).phrase
    return failure


# The first row that fits decides.
_TRANSLATIONS: list[tuple[type[Exception] | tuple[type[Exception], ...], Any]] = [
    (exceptions.ValidationError, _invalid_fields),
    (
        (exceptions.NotAuthenticated, exceptions.AuthenticationFailed),
        lambda error: Unauthenticated(str(error.detail)),
    ),
    ((exceptions.PermissionDenied, PermissionDenied), lambda error: Forbidden(str(error))),
    ((Http404, exceptions.NotFound), lambda _: NotFound()),
    (
        exceptions.Throttled,
        lambda error: TooManyRequests(retry_after_s=max(1, round(error.wait or 1))),
    ),
    (
        RequestDataTooBig,
        lambda _: Invalid("The request body is too large.", code="body_too_large"),
    ),
    (
        OUTAGES,
        lambda _: Unavailable("A store is not reachable; try again.", retry_after_s=RETRY_AFTER_S),
    ),
    (exceptions.APIException, _other_api_error),
]


def handle(error: Exception, context: dict[str, Any]) -> Response | None:
    """Answer a failed API request (DRF's EXCEPTION_HANDLER); unforeseen errors go on to Django."""
    failure = as_domain_error(error)
    if failure is None:
        return None
    if isinstance(failure, Unavailable):
        log.error("store_down", error=str(error), alert=True)
    return Response(
        problem_body(failure),
        status=failure.status,
        content_type=MEDIA_TYPE,
        headers=_headers(failure),
    )


def problem_response(error: DomainError) -> JsonResponse:
    """Answer with problem details outside of DRF."""
    return JsonResponse(
        problem_body(error),
        status=error.status,
        content_type=MEDIA_TYPE,
        headers=_headers(error),
    )


def _headers(error: DomainError) -> dict[str, str]:
    headers: dict[str, str] = {}
    if error.retry_after_s is not None:
        headers["Retry-After"] = str(error.retry_after_s)
    if isinstance(error, Unauthenticated):
        headers["WWW-Authenticate"] = "Bearer"
    return headers


def wants_problem(request: HttpRequest) -> bool:
    """Tell whether the sender reads problem details rather than a page."""
    return request.path.startswith("/api/") or "text/html" not in request.headers.get("Accept", "")


def _flatten(detail: Any, path: str = "") -> Iterator[tuple[str, list[str]]]:
    if isinstance(detail, dict):
        for name, inner in detail.items():
            yield from _flatten(inner, f"{path}.{name}" if path else str(name))
    elif isinstance(detail, list) and any(isinstance(item, dict | list) for item in detail):
        for index, inner in enumerate(detail):
            yield from _flatten(inner, f"{path}.{index}" if path else str(index))
    elif detail:
        messages = detail if isinstance(detail, list) else [detail]
        yield path or "body", [str(message) for message in messages]
