"""A span per SQL statement that Django runs within a trace: its text, never its parameters."""

import re
from typing import Any

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created
from opentelemetry.trace import SpanKind, Tracer

from delivery.telemetry.tracing.spans import is_traced, span_of

_MAX_CHARS = 4000
_TABLE = re.compile(r'\b(?:FROM|INTO|UPDATE)\s+"?(\w+)', re.IGNORECASE)
_LITERAL = re.compile(r"'(?:[^']|'')*'")


def trace_statements(tracer: Tracer) -> None:
    """Trace statements from now on; a COPY is spoken past Django, and not traced."""

    def run(execute: Any, sql: Any, parameters: Any, many: bool, context: Any) -> Any:  # noqa: FBT001
        if not is_traced():
            return execute(sql, parameters, many, context)
        text = readable(str(sql), has_parameters=bool(parameters))
        attributes = {
            "db.system.name": "postgresql",
            "db.query.text": text,
            "db.namespace": context["connection"].alias,
        }
        with span_of(tracer, summary(text), kind=SpanKind.CLIENT, attributes=attributes):
            return execute(sql, parameters, many, context)

    def prepare(connection: BaseDatabaseWrapper, **_: Any) -> None:
        if run not in connection.execute_wrappers:
            connection.execute_wrappers.append(run)

    connection_created.connect(prepare, weak=False)
    for connection in connections.all(initialized_only=True):
        prepare(connection)


def readable(sql: str, *, has_parameters: bool) -> str:
    """Return a statement's text; one without parameters may have values in it."""
    return (sql if has_parameters else _LITERAL.sub("'?'", sql))[:_MAX_CHARS]


def summary(sql: str) -> str:
    """Return what a statement does and to which table."""
    verb = sql.split(maxsplit=1)[0].upper() if sql.strip() else "SQL"
    table = _TABLE.search(sql)
    return f"{verb} {table[1]}" if table else verb
