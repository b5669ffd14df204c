"""One dispatcher per region at a time: a Redis lock, and a fence in the database behind it.

The lock saves work; the fence keeps order. Whoever takes a turn raises the region's fence, and
whoever writes checks that it is still its own: a dispatcher that was paused for longer than its
lock lasts cannot write any more (Kleppmann, "How to do distributed locking", 2016).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

import structlog
from django.db import connection, transaction
from redis.exceptions import RedisError

from delivery.geo.models import Region
from delivery.stores.connections import sync_redis
from drivers.errors import Overtaken
from drivers.models import DispatchTurn

log = structlog.get_logger(__name__)
LOCK_TTL_MS = 30_000
_RELEASE = """
if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end
return 0
"""
_RAISE_FENCE = """
INSERT INTO drivers_dispatchturn (region_id, fence, started_at, policy, orders, drivers, offers)
VALUES (%s, 1, %s, '', 0, 0, 0)
ON CONFLICT (region_id) DO UPDATE
SET fence = drivers_dispatchturn.fence + 1, started_at = EXCLUDED.started_at
RETURNING fence
"""


@dataclass(frozen=True, slots=True)
class Turn:
    """The right to write offers of a region, until somebody else takes it."""

    region_id: int
    fence: int

    def assert_current(self) -> None:
        """Hold the fence until the transaction ends; raise Overtaken where it was raised.

        A step: it needs an open transaction.
        """
        if not transaction.get_connection().in_atomic_block:
            raise transaction.TransactionManagementError("assert_current() needs a transaction")
        row = DispatchTurn.objects.select_for_update(no_key=True).get(pk=self.region_id)
        if row.fence != self.fence:
            raise Overtaken(f"fence {row.fence} has overtaken {self.fence}")

    def report(self, *, took_ms: int, policy: str, orders: int, drivers: int, offers: int) -> None:
        """Keep what the run did, unless a newer run has begun."""
        DispatchTurn.objects.filter(pk=self.region_id, fence=self.fence).update(
            took_ms=took_ms, policy=policy, orders=orders, drivers=drivers, offers=offers
        )


@contextmanager
def dispatch_turn(region: Region, *, now: datetime) -> Iterator[Turn | None]:
    """Take the region's turn for the length of the block; yield None where another has it.

    Without Redis everybody gets a turn and the fence lets only the newest write.
    """
    key, token = f"dispatch:lock:{{{region.slug}}}", uuid4().hex
    if not _lock(region, key, token):
        yield None
        return
    try:
        yield Turn(region.pk, _raise_fence(region, now))
    finally:
        _release(region, key, token)


def _lock(region: Region, key: str, token: str) -> bool:
    try:
        return bool(sync_redis(region.redis_alias).set(key, token, nx=True, px=LOCK_TTL_MS))
    except RedisError as error:
        log.warning("dispatch_without_lock", region=region.slug, error=str(error))
        return True


def _release(region: Region, key: str, token: str) -> None:
    try:
        sync_redis(region.redis_alias).eval(_RELEASE, 1, key, token)
    except RedisError as error:
        log.warning("dispatch_lock_left", region=region.slug, error=str(error))


def _raise_fence(region: Region, now: datetime) -> int:
    with connection.cursor() as cursor:
        cursor.execute(_RAISE_FENCE, [region.pk, now])
        return int(cursor.fetchone()[0])
