"""A span per HTTP request, named by its route; nothing of address, query or headers is kept."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from opentelemetry.context import Context
from opentelemetry.trace import Span, SpanKind, StatusCode, Tracer

from delivery.telemetry.tracing.spans import HEADER, context_of, link_to, span_of

Respond = Callable[[HttpRequest], HttpResponse]
# Probes and files are many and alike.
_LEFT_OUT = ("/health/", "/metrics", settings.STATIC_URL)


def traced_requests(tracer: Tracer, respond: Respond) -> Respond:
    """Return the middleware that traces requests."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.path.startswith(_LEFT_OUT):
            return respond(request)
        # Whoever asks from outside does not decide what is recorded here: a link, no parent.
        links = link_to(context_of(request.headers.get(HEADER)))
        with span_of(
            tracer, _method(request), kind=SpanKind.SERVER, parent=Context(), links=links
        ) as span:
            response = respond(request)
            if span.is_recording():
                _describe(span, request, response)
            return response

    return middleware


def _describe(span: Span, request: HttpRequest, response: HttpResponse) -> None:
    method, match = _method(request), request.resolver_match
    span.set_attribute("http.request.method", method)
    span.set_attribute("http.response.status_code", response.status_code)
    span.set_attribute("request_id", response.get("X-Request-Id", ""))
    if match is not None:
        span.update_name(f"{method} {match.route}")
        span.set_attribute("http.route", match.route)
        ids = {name: value for name, value in match.kwargs.items() if name.endswith("_id")}
        span.set_attributes({name: str(value) for name, value in ids.items()})
    if response.status_code >= 500:
        span.set_status(StatusCode.ERROR)


def _method(request: HttpRequest) -> str:
    known = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}
    return request.method if request.method in known else "HTTP"
