"""A span per background task, as a part of what sent it; the clock's tasks begin a trace."""

from typing import Any

from celery import signals
from opentelemetry.context import Context, Token, attach, detach
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.trace import Span, SpanKind, Tracer, set_span_in_context

from delivery.telemetry.tracing.spans import HEADER, context_of, current_header, mark_failed

_running: dict[str, tuple[Span, "Token[Context]"]] = {}


def trace_tasks(tracer: Tracer) -> None:
    """Trace tasks from now on, in the process that sends them and in the one that runs them."""

    def tell_cause(headers: dict[str, Any] | None = None, **_: Any) -> None:
        if headers is not None and (header := current_header()):
            headers[HEADER] = header

    def begin(task_id: str, task: Any, **_: Any) -> None:
        delivered = task.request.delivery_info or {}
        span = tracer.start_span(
            f"task {task.name}",
            context=context_of(task.request.get(HEADER)) or Context(),
            kind=SpanKind.CONSUMER,
            attributes={
                "messaging.system": "celery",
                "messaging.message.id": task_id,
                "messaging.destination.name": str(delivered.get("routing_key") or ""),
            },
        )
        _running[task_id] = span, attach(set_span_in_context(span))

    signals.before_task_publish.connect(tell_cause, weak=False)
    signals.task_prerun.connect(begin, weak=False)
    signals.task_failure.connect(_note_failure)
    signals.task_postrun.connect(_end)


def flush_at_the_end(provider: TracerProvider) -> None:
    """Send what a worker's child still holds: Celery ends it without Python's own way out."""

    def flush(**_: Any) -> None:
        provider.shutdown()

    signals.worker_process_shutdown.connect(flush, weak=False)


def _note_failure(task_id: str, exception: BaseException, **_: Any) -> None:
    if task_id in _running:
        mark_failed(_running[task_id][0], exception)


def _end(task_id: str, state: str | None, **_: Any) -> None:
    if task_id in _running:
        span, token = _running.pop(task_id)
        span.set_attribute("celery.state", state or "UNKNOWN")
        span.end()
        detach(token)
