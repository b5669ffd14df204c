"""Two spans per socket: how it is opened, up to its first frame, and how long it stays.

Frames are not traced. The span of opening is the current one while it lasts; the other never is, so
that nothing of what a socket does for hours hangs below it.
"""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from django.urls import ResolverMatch, URLPattern
from opentelemetry.context import Context, attach, detach
from opentelemetry.trace import Span, SpanKind, Tracer, set_span_in_context

from delivery.telemetry.tracing.spans import mark_failed

Scope = dict[str, Any]
App = Callable[[Scope, Any, Any], Awaitable[None]]


class TracedSockets:
    """Trace the sockets of an application; `routes` are what it serves."""

    def __init__(self, tracer: Tracer, app: App, routes: Sequence[URLPattern]) -> None:
        self.tracer, self.app, self.routes = tracer, app, routes

    async def __call__(self, scope: Scope, receive: Any, send: Any) -> None:
        traced = _Socket(self.tracer, self._match(scope["path"]), receive, send)
        token = attach(traced.context)
        try:
            await self.app(scope, traced.receive, traced.send)
        except Exception as error:
            traced.fail(error)
            raise
        finally:
            traced.end()
            detach(token)

    def _match(self, path: str) -> ResolverMatch | None:
        matches = (route.resolve(path.removeprefix("/")) for route in self.routes)
        return next((match for match in matches if match), None)


class _Socket:
    def __init__(
        self, tracer: Tracer, match: ResolverMatch | None, receive: Any, send: Any
    ) -> None:
        self._receive, self._send = receive, send
        route = match.route if match else "none"
        ids = {name: str(value) for name, value in match.kwargs.items()} if match else {}
        attributes = {"http.route": route, **ids}
        self._opening: Span = tracer.start_span(
            f"open {route}", context=Context(), kind=SpanKind.SERVER, attributes=attributes
        )
        self.context = set_span_in_context(self._opening, Context())
        self._lifetime: Span = tracer.start_span(
            f"socket {route}", context=self.context, kind=SpanKind.SERVER, attributes=attributes
        )

    async def receive(self) -> Any:
        message = await self._receive()
        if message["type"] != "websocket.connect":
            self._end_opening()
        if message["type"] == "websocket.disconnect":
            self._lifetime.set_attribute("websocket.close_code", message.get("code") or 1005)
        return message

    async def send(self, message: Any) -> None:
        await self._send(message)
        if message["type"] == "websocket.close":
            self._lifetime.set_attribute("websocket.close_code", message.get("code") or 1000)
        if message["type"] != "websocket.accept":
            self._end_opening()

    def fail(self, error: Exception) -> None:
        mark_failed(self._lifetime, error)

    def end(self) -> None:
        self._end_opening()
        self._lifetime.end()

    def _end_opening(self) -> None:
        # A span that has ended already would log that it has.
        if self._opening.is_recording():
            self._opening.end()
