"""A span per Redis command or pipeline that is sent within a trace: its verb, never its arguments.

Subscriptions use redis-py's asynchronous client, which is left alone, and so is whatever runs
outside of a trace, as positions do.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

import redis
from opentelemetry.trace import SpanKind, Tracer
from redis.cluster import ClusterPipeline, RedisCluster

from delivery.telemetry.tracing.spans import is_traced, span_of


def trace_commands(tracer: Tracer) -> None:
    """Trace what the synchronous clients send from now on."""
    for client in (redis.Redis, RedisCluster):
        client.execute_command = _traced(tracer, client.execute_command, _command)
    for pipeline in (redis.client.Pipeline, ClusterPipeline):
        pipeline.execute = _traced(tracer, pipeline.execute, _pipeline)


def _traced(
    tracer: Tracer, send: Callable[..., Any], described: Callable[..., tuple[str, int]]
) -> Callable[..., Any]:
    @wraps(send)
    def run(client: Any, *arguments: Any, **options: Any) -> Any:
        if not is_traced():
            return send(client, *arguments, **options)
        verb, commands = described(client, arguments)
        attributes = {
            "db.system.name": "redis",
            "db.operation.name": verb,
            "db.operation.batch.size": commands,
        }
        with span_of(tracer, verb, kind=SpanKind.CLIENT, attributes=attributes):
            return send(client, *arguments, **options)

    return run


def _command(client: Any, arguments: tuple[Any, ...]) -> tuple[str, int]:
    return str(arguments[0]), 1


def _pipeline(client: Any, arguments: tuple[Any, ...]) -> tuple[str, int]:
    return "PIPELINE", len(client)
