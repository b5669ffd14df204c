"""Spans without what people said: an error leaves its type, and nothing of its text."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from opentelemetry.context import Context
from opentelemetry.trace import (
    Link,
    Span,
    SpanContext,
    SpanKind,
    StatusCode,
    Tracer,
    get_current_span,
)
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator
from opentelemetry.util.types import AttributeValue

HEADER = "traceparent"
_FORMAT = TraceContextTextMapPropagator()


@contextmanager
def span_of(
    tracer: Tracer,
    name: str,
    *,
    kind: SpanKind = SpanKind.INTERNAL,
    parent: Context | None = None,
    links: Sequence[Link] = (),
    attributes: dict[str, AttributeValue] | None = None,
) -> Iterator[Span]:
    """Trace a block as a part of `parent`, or else of what is under way."""
    with tracer.start_as_current_span(
        name,
        context=parent,
        kind=kind,
        links=links,
        attributes=attributes,
        # Texts of errors name values: of a duplicate e-mail address, for one.
        record_exception=False,
        set_status_on_exception=False,
    ) as span:
        try:
            yield span
        except Exception as error:
            mark_failed(span, error)
            raise


def mark_failed(span: Span, error: BaseException) -> None:
    """Mark a span as failed, by the type of an error."""
    span.set_status(StatusCode.ERROR)
    span.set_attribute("error.type", type(error).__qualname__)


def is_traced() -> bool:
    """Tell whether what is under way is recorded; what has ended is not."""
    return get_current_span().is_recording()


def current_header() -> str | None:
    """Return the present span as a `traceparent`, or nothing where none is recorded."""
    if not is_traced():
        return None
    carrier: dict[str, str] = {}
    _FORMAT.inject(carrier)
    return carrier[HEADER]


def context_of(header: str | None) -> Context | None:
    """Return the context that a `traceparent` names, or nothing where it names none."""
    if not header:
        return None
    context = _FORMAT.extract({HEADER: header}, context=Context())
    return context if span_in(context).is_valid else None


def span_in(context: Context) -> SpanContext:
    """Return what identifies the span of a context."""
    return get_current_span(context).get_span_context()


def link_to(context: Context | None) -> list[Link]:
    """Return a link to the span of a context, where there is one."""
    return [Link(span_in(context))] if context is not None else []
