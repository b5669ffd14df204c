"""Typed failures that every floor may raise and only the outermost one translates."""

from collections.abc import Mapping, Sequence
from typing import Any

from delivery.kernel.texts import msg

FieldErrors = Mapping[str, Sequence[str]]


class DomainError(Exception):
    """Refuse a request for a reason its sender can understand.

    `code` is stable and snake_case; clients branch on it. `fields` maps dotted
    paths such as `items.0.quantity` to messages. `retry_after_s` becomes the
    `Retry-After` header. `extra` adds members of its own to the problem document.
    """

    status = 400
    code = "invalid"
    title = msg("The request is not valid")

    def __init__(
        self,
        detail: str = "",
        *,
        code: str | None = None,
        fields: FieldErrors | None = None,
        retry_after_s: int | None = None,
        extra: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(detail or self.title)
        self.detail = detail or self.title
        self.code = code or self.code
        self.fields = fields
        self.retry_after_s = retry_after_s
        self.extra = dict(extra or {})


class Invalid(DomainError):
    """The request is malformed."""


class Unauthenticated(DomainError):
    """There is no live session."""

    status = 401
    code = "unauthenticated"
    title = msg("Sign in first")


class Forbidden(DomainError):
    """The actor's role may not do this."""

    status = 403
    code = "forbidden"
    title = msg("Your role may not do this")


class NotFound(DomainError):
    """The thing is absent, or not the actor's to see."""

    status = 404
    code = "not_found"
    title = msg("Not found")


class Conflict(DomainError):
    """The present state does not allow the request."""

    status = 409
    code = "conflict"
    title = msg("The present state does not allow this")


class Unprocessable(DomainError):
    """The request is well formed but cannot be fulfilled."""

    status = 422
    code = "unprocessable"
    title = msg("This cannot be done")


class TooManyRequests(DomainError):
    """The actor asks too often."""

    status = 429
    code = "throttled"
    title = msg("Too many requests")


class Unavailable(DomainError):
    """A store that the request needs is down."""

    status = 503
    code = "unavailable"
    title = msg("Temporarily unavailable")
