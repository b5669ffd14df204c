"""Liveness and readiness."""

import time
from collections.abc import Iterator
from typing import Any

import psycopg
import structlog
from django.conf import settings
from django.db import Error, connection
from django.http import HttpRequest, JsonResponse
from psycopg_pool import PoolTimeout
from redis.exceptions import RedisError

from delivery.live.draining import is_leaving
from delivery.stores.connections import sync_redis

log = structlog.get_logger(__name__)
_started = time.monotonic()


def health(request: HttpRequest) -> JsonResponse:
    """Tell that the process is alive, touching nothing."""
    return JsonResponse({"status": "ok"})


def ready(request: HttpRequest) -> JsonResponse:
    """Tell whether to send requests here: 503 where a store is away or the process leaves."""
    if is_leaving():
        return JsonResponse({"status": "draining"}, status=503)
    postgres, redis = _postgres_answers(), _redis_answers()
    is_ready = postgres and redis
    body: dict[str, Any] = {
        "status": "ok" if is_ready else "unavailable",
        "postgres": "connected" if postgres else "down",
        "redis": "connected" if redis else "down",
        "uptime_seconds": round(time.monotonic() - _started),
    }
    return JsonResponse(body, status=200 if is_ready else 503)


def stores() -> Iterator[tuple[str, bool]]:
    """Yield each store that the platform cannot do without, and whether it answers."""
    yield "postgres", _postgres_lets_in()
    for alias in settings.REDIS_ALIASES:
        yield ("redis" if alias == "default" else f"redis {alias}"), _redis_answers(alias)


def _postgres_lets_in() -> bool:
    """Connect anew: the pool waits for seconds where connections are refused at once."""
    try:
        with psycopg.connect(**connection.get_connection_params()):
            return True
    except psycopg.Error as error:
        log.warning("postgres_down", error=str(error))
        return False


def _postgres_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except (Error, PoolTimeout) as error:
        log.warning("postgres_down", error=str(error))
        return False
    return True


def _redis_answers(alias: str = "default") -> bool:
    try:
        return bool(sync_redis(alias).ping())
    except RedisError as error:
        log.warning("redis_down", alias=alias, error=str(error))
        return False
