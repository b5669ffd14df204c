"""Begin to trace a process and to send its spans by OTLP over HTTP.

OpenTelemetry's own variables say where to, how much of it and under which name.
"""

from collections.abc import Sequence
from contextlib import AbstractContextManager

from django.urls import URLPattern
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import SERVICE_NAME, Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.trace import (
    SpanKind,
    Tracer,
    format_span_id,
    format_trace_id,
    get_current_span,
)

from delivery.telemetry.tracing.commands import trace_commands
from delivery.telemetry.tracing.current import App, Respond
from delivery.telemetry.tracing.requests import traced_requests
from delivery.telemetry.tracing.sockets import TracedSockets
from delivery.telemetry.tracing.spans import (
    context_of,
    current_header,
    link_to,
    mark_failed,
    span_in,
    span_of,
)
from delivery.telemetry.tracing.statements import trace_statements
from delivery.telemetry.tracing.tasks import flush_at_the_end, trace_tasks


def begin() -> "OpenTelemetry":
    """Begin to send what this process does."""
    provider = TracerProvider(resource=_resource())
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    flush_at_the_end(provider)
    return trace_with(provider)


def trace_with(provider: TracerProvider) -> "OpenTelemetry":
    """Trace statements, commands and tasks from now on, and return what traces the rest."""
    tracer = provider.get_tracer("delivery")
    trace_statements(tracer)
    trace_commands(tracer)
    trace_tasks(tracer)
    return OpenTelemetry(tracer)


class OpenTelemetry:
    """Tracing as `delivery.telemetry.tracing.current` asks for it."""

    def __init__(self, tracer: Tracer) -> None:
        self._tracer = tracer

    def trace_parent(self) -> str | None:
        return current_header()

    def note(self, name: str, value: str) -> None:
        get_current_span().set_attribute(name, value)

    def fail(self, error: Exception) -> None:
        mark_failed(get_current_span(), error)

    def handling(
        self, name: str, cause: str | None, attributes: dict[str, str]
    ) -> AbstractContextManager[object]:
        # The event is a part of what emitted it; it and the task that relays it name each other.
        parent, task = context_of(cause), get_current_span()
        links = []
        if parent is not None and task.is_recording():
            links = link_to(context_of(current_header()))
            task.add_link(span_in(parent))
        return span_of(
            self._tracer,
            f"event {name}",
            kind=SpanKind.CONSUMER,
            parent=parent,
            links=links,
            attributes=dict(attributes),
        )

    def log_ids(self) -> dict[str, str]:
        span = get_current_span()
        if not span.is_recording():
            return {}
        found = span.get_span_context()
        return {
            "trace_id": format_trace_id(found.trace_id),
            "span_id": format_span_id(found.span_id),
        }

    def requests(self, respond: Respond) -> Respond:
        return traced_requests(self._tracer, respond)

    def sockets(self, app: App, routes: Sequence[URLPattern]) -> App:
        return TracedSockets(self._tracer, app, routes)


def _resource() -> Resource:
    found = Resource.create()
    if str(found.attributes[SERVICE_NAME]).startswith("unknown_service"):
        return found.merge(Resource({SERVICE_NAME: "delivery"}))
    return found
