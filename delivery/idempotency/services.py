"""Run a request at most once per key."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction

from delivery.idempotency.models import IdempotencyKey
from delivery.kernel.errors import Conflict, Invalid, Unprocessable

MAX_KEY_LENGTH = 64
KEPT_FOR = timedelta(hours=24)


class KeyRequired(Invalid):
    """The header is missing, empty or too long."""

    code = "idempotency_key_required"
    title = "Send an X-Idempotency-Key header of 1 to 64 characters"


class KeyReused(Unprocessable):
    """The key was used for another body."""

    code = "idempotency_key_reused"
    title = "This idempotency key was used for another request"


class KeyInFlight(Conflict):
    """Another request with this key is being worked on."""

    code = "idempotency_in_flight"
    title = "A request with this idempotency key is still running"


@dataclass(frozen=True, slots=True)
class Reply:
    """What was answered, and whether it is a repetition."""

    status: int
    body: Any
    is_replay: bool


def run_once(
    *,
    user_id: int,
    route: str,
    key: str,
    body: Any,
    now: datetime,
    run: Callable[[], tuple[int, Any]],
) -> Reply:
    """Run once per key and store the reply in the same transaction.

    `run` returns status and JSON body, and does its work in the transaction opened here. The
    lease is an advisory lock of that transaction, so a process that dies gives it up at once.
    Raises KeyRequired, KeyReused, KeyInFlight, and whatever `run` raises; a failure stores nothing.
    """
    if not 1 <= len(key) <= MAX_KEY_LENGTH or not key.isprintable():
        raise KeyRequired
    digest = hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()
    with transaction.atomic():
        if not _take_lease(f"{user_id}:{route}:{key}"):
            raise KeyInFlight(retry_after_s=1)
        stored = IdempotencyKey.objects.filter(user_id=user_id, route=route, key=key).first()
        if stored:
            return _replay(stored, digest)
        status, reply = run()
        IdempotencyKey.objects.create(
            user_id=user_id,
            route=route,
            key=key,
            body_sha256=digest,
            response_status=status,
            response_body=reply,
            created_at=now,
        )
    return Reply(status, reply, is_replay=False)


def purge_keys(*, now: datetime) -> int:
    """Delete keys older than a day; return how many."""
    deleted, _ = IdempotencyKey.objects.filter(created_at__lt=now - KEPT_FOR).delete()
    return deleted


def _take_lease(name: str) -> bool:
    number = int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], signed=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [number])
        return bool(cursor.fetchone()[0])


def _replay(stored: IdempotencyKey, digest: str) -> Reply:
    if stored.body_sha256 != digest:
        raise KeyReused
    return Reply(stored.response_status, stored.response_body, is_replay=True)
