"""Tracing as the rest of the platform sees it: every call does nothing until it has begun.

This module imports nothing of OpenTelemetry; `start` does, where a setting asks for it.
"""

import sys
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from importlib import import_module
from importlib.util import find_spec
from typing import Any, Protocol

import structlog
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern

from delivery.telemetry.subjects import SUBJECTS

log = structlog.get_logger(__name__)
Respond = Callable[[HttpRequest], HttpResponse]
App = Callable[[dict[str, Any], Any, Any], Awaitable[None]]
_NEEDED = ("opentelemetry.sdk.trace", "opentelemetry.exporter.otlp.proto.http.trace_exporter")


class Tracing(Protocol):
    """What a process that traces does."""

    def trace_parent(self) -> str | None: ...
    def note(self, name: str, value: str) -> None: ...
    def fail(self, error: Exception) -> None: ...
    def handling(
        self, name: str, cause: str | None, attributes: dict[str, str]
    ) -> AbstractContextManager[object]: ...
    def log_ids(self) -> dict[str, str]: ...
    def requests(self, respond: Respond) -> Respond: ...
    def sockets(self, app: App, routes: Sequence[URLPattern]) -> App: ...


_tracing: Tracing | None = None


def use(tracing: Tracing | None) -> None:
    """Trace by this from now on, or no more."""
    global _tracing  # noqa: PLW0603 (a process traces by one, or not at all)
    _tracing = tracing


def only_if_asked(endpoint: str) -> str:
    """Return where traces go; where they go nowhere, see to it that nothing imports OpenTelemetry.

    redis-py does so wherever it is installed, which costs each process 80 ms and 3 MB.
    """
    if not endpoint:
        sys.modules.setdefault("opentelemetry", None)  # type: ignore[arg-type]
    return endpoint


def missing_packages() -> list[str]:
    """Return the modules that tracing needs and that are not installed."""
    return [name for name in _NEEDED if not _is_installed(name)]


def start() -> None:
    """Begin to trace this process; without the packages for it, say so and go on."""
    if missing := missing_packages():
        log.error("tracing_impossible", missing=missing, alert=True)
        return
    use(import_module("delivery.telemetry.tracing.exporting").begin())


def cause_of(subject_type: str, subject_id: str) -> str | None:
    """Return what leads from an event back to what emits it, and note its subject there."""
    if _tracing is None:
        return None
    if subject_type in SUBJECTS:
        _tracing.note(f"{subject_type}_id", subject_id)
    return _tracing.trace_parent()


def handling(
    name: str, *, cause: str | None, subject: tuple[str, str], request_id: str
) -> AbstractContextManager[object]:
    """Trace how an event is handled, as a part of what emitted it."""
    if _tracing is None:
        return nullcontext()
    attributes = {"request_id": request_id}
    if subject[0] in SUBJECTS:
        attributes[f"{subject[0]}_id"] = subject[1]
    return _tracing.handling(name, cause, attributes)


def note_failure(error: Exception) -> None:
    """Mark what is under way as failed; of the error only its type is kept."""
    if _tracing is not None:
        _tracing.fail(error)


def add_trace_ids(logger: object, method: str, fields: dict[str, Any]) -> dict[str, Any]:
    """Put the ids of the present span on a log line (a processor for structlog)."""
    return {**fields, **_tracing.log_ids()} if _tracing is not None else fields


def tracing_middleware(respond: Respond) -> Respond:
    """Trace requests; where nothing is traced Django leaves this out."""
    if _tracing is None:
        raise MiddlewareNotUsed
    return _tracing.requests(respond)


def traced_sockets(app: App, routes: Sequence[URLPattern]) -> App:
    """Trace sockets, or return the application as it is."""
    return app if _tracing is None else _tracing.sockets(app, routes)


def _is_installed(name: str) -> bool:
    try:
        return find_spec(name) is not None
    except ModuleNotFoundError:
        return False
