"""Tracing into memory: what would be sent can be read at once."""

import pytest
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from delivery.telemetry.tracing.current import use
from delivery.telemetry.tracing.exporting import trace_with


class Spans:
    """What has ended so far."""

    def __init__(self) -> None:
        self.memory = InMemorySpanExporter()
        self.provider = TracerProvider()
        self.provider.add_span_processor(SimpleSpanProcessor(self.memory))

    def all(self) -> list[ReadableSpan]:
        """Return every span, in the order in which they ended."""
        return list(self.memory.get_finished_spans())

    def named(self, name: str) -> list[ReadableSpan]:
        """Return the spans of a name."""
        return [span for span in self.all() if span.name == name]

    def of(self, system: str) -> list[ReadableSpan]:
        """Return the spans of calls to a store: `postgresql` or `redis`."""
        return [span for span in self.all() if span.attributes.get("db.system.name") == system]


@pytest.fixture(scope="session")
def tracing():
    """What traces this process into memory; nothing is recorded outside of a test that asks."""
    kept = Spans()
    return kept, trace_with(kept.provider)


@pytest.fixture
def spans(tracing):
    """The spans of one test."""
    kept, traces = tracing
    kept.memory.clear()
    use(traces)
    yield kept
    use(None)
