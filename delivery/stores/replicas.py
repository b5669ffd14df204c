"""Reads that may lag go to a replica, unless their reader has written what it does not have yet."""

import time
from collections.abc import Callable
from contextvars import ContextVar
from typing import Any, TypeVar

import structlog
from django.conf import settings
from django.db import connections
from redis.exceptions import RedisError

from delivery.stores.connections import sync_redis
from delivery.stores.databases import REPLICA
from delivery.stores.outages import OUTAGES

log = structlog.get_logger(__name__)
T = TypeVar("T")
_may_lag: ContextVar[bool] = ContextVar("may_lag", default=False)
# A replica catches up within seconds; whoever has not read for a day reads afresh anyway.
_SEEN_TTL_S = 24 * 60 * 60
_AWAY_S = 5.0
_away_until_s: dict[str, float] = {}


class ReplicaRouter:
    """Send to the replica what `read_lagging` reads, and nothing else."""

    def db_for_read(self, model: Any, **hints: Any) -> str:
        """Return the replica inside `read_lagging`; locks and transactions stay on the primary."""
        is_replica = _may_lag.get() and not connections["default"].in_atomic_block
        return REPLICA if is_replica else "default"

    def db_for_write(self, model: Any, **hints: Any) -> str:
        """Return the primary."""
        return "default"

    def allow_relation(self, first: Any, second: Any, **hints: Any) -> bool:
        """Let rows of both refer to each other: they are the same rows."""
        return True

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
        """Migrate the primary only."""
        return db != REPLICA


def remember_write(reader: object) -> None:
    """Note how far a replica must be before this reader may read from it."""
    if REPLICA not in settings.DATABASES:
        return
    try:
        with connections["default"].cursor() as cursor:
            cursor.execute("SELECT pg_current_wal_insert_lsn()::text")
            sync_redis().set(_key(reader), cursor.fetchone()[0], ex=_SEEN_TTL_S)
    except OUTAGES as error:
        log.warning("write_not_noted", error=str(error))


def read_lagging(reader: object, read: Callable[[], T]) -> T:
    """Read from the replica where it has all that the reader wrote, else from the primary.

    `read` returns what it has fetched, not a queryset; it is called again where the replica fails.
    """
    if REPLICA not in settings.DATABASES or not _is_usable(reader):
        return read()
    token = _may_lag.set(True)
    try:
        return read()
    except OUTAGES as error:
        _stay_away(error)
    finally:
        _may_lag.reset(token)
    return read()


def _is_usable(reader: object) -> bool:
    if time.monotonic() < _away_until_s.get(REPLICA, 0.0):
        return False
    try:
        seen = sync_redis().get(_key(reader)) or "0/0"
    except RedisError as error:
        log.warning("replica_passed_over", error=str(error))
        return False
    try:
        with connections[REPLICA].cursor() as cursor:
            # NULL where it is no replica.
            cursor.execute("SELECT pg_last_wal_replay_lsn() >= %s::pg_lsn", [seen])
            return bool(cursor.fetchone()[0])
    except OUTAGES as error:
        _stay_away(error)
        return False


def _stay_away(error: Exception) -> None:
    log.warning("replica_away", error=str(error))
    connections[REPLICA].close()
    _away_until_s[REPLICA] = time.monotonic() + _AWAY_S


def _key(reader: object) -> str:
    return f"replica:seen:{reader}"
