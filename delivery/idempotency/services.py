"""Run a request at most once per key."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Model

from delivery.idempotency.models import IdempotencyKey
from delivery.kernel.errors import Conflict, Invalid, Unprocessable
from delivery.stores.inserts import insert_together
from delivery.stores.statements import run_planned

MAX_KEY_LENGTH = 64
KEPT_FOR = timedelta(hours=24)
_TAKE = """
SELECT pg_try_advisory_xact_lock(%s), k.body_sha256, k.response_status, k.response_body::text
FROM (VALUES (1)) AS one
LEFT JOIN idempotency_idempotencykey k ON k.user_id = %s AND k.route = %s AND k.key = %s
"""


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


@dataclass(frozen=True, slots=True)
class _Stored:
    """A reply as it was stored, with the digest of the body that it answers."""

    body_sha256: str
    status: int
    body: str

    def replay(self, digest: str) -> Reply:
        if self.body_sha256 != digest:
            raise KeyReused
        return Reply(self.status, json.loads(self.body), is_replay=True)


@dataclass(frozen=True, slots=True)
class _Lease:
    """The right to answer one key; it ends with the transaction, however that ends."""

    user_id: int
    route: str
    key: str

    def take(self) -> _Stored | None:
        """Take the lease and return the stored reply, in one statement; raise KeyInFlight."""
        name = f"{self.user_id}:{self.route}:{self.key}".encode()
        number = int.from_bytes(hashlib.sha256(name).digest()[:8], signed=True)
        found = run_planned(_TAKE, [number, self.user_id, self.route, self.key])
        is_taken, *stored = found.fetchone()
        if not is_taken:
            raise KeyInFlight(retry_after_s=1)
        return _Stored(*stored) if stored[0] else None

    def reply(self, digest: str, status: int, body: Any, now: datetime) -> IdempotencyKey:
        """Return the reply's row; its unique key decides between two who both found none."""
        return IdempotencyKey(
            user_id=self.user_id,
            route=self.route,
            key=self.key,
            body_sha256=digest,
            response_status=status,
            response_body=body,
            created_at=now,
        )


# Status, JSON body, and then rows that are new.
Outcome = tuple[int, Any, *tuple[Model, ...]]


def run_once(
    *,
    user_id: int,
    route: str,
    key: str,
    body: Any,
    now: datetime,
    run: Callable[[], Outcome],
) -> Reply:
    """Run once per key and store the reply in the same transaction.

    `run` returns status, JSON body and, after these, the rows that are to be inserted: they and
    the reply are one statement. It does its work in the transaction opened here. The lease is an
    advisory lock of that transaction, so a process that dies gives it up at once.
    Raises KeyRequired, KeyReused, KeyInFlight, and whatever `run` raises; a failure stores nothing.
    """
    if not 1 <= len(key) <= MAX_KEY_LENGTH or not key.isprintable():
        raise KeyRequired
    lease = _Lease(user_id, route, key)
    digest = hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()
    try:
        with transaction.atomic():
            stored = lease.take()
            if stored:
                return stored.replay(digest)
            status, reply, *rows = run()
            insert_together([*rows, lease.reply(digest, status, reply, now)])
    except IntegrityError:
        # The first request committed between our look at the keys and our lease. What was done
        # here is rolled back, and its reply can be read now.
        stored = lease.take()
        if stored is None:
            raise
        return stored.replay(digest)
    return Reply(status, reply, is_replay=False)


def purge_keys(*, now: datetime) -> int:
    """Delete keys older than a day; return how many."""
    deleted, _ = IdempotencyKey.objects.filter(created_at__lt=now - KEPT_FOR).delete()
    return deleted


def count_old_keys(*, now: datetime) -> int:
    """Return how many keys are older than a day."""
    return IdempotencyKey.objects.filter(created_at__lt=now - KEPT_FOR).count()


def forget_replies_to(*, user_id: int, dry_run: bool) -> int:
    """Delete what was replied to one user; return how many replies."""
    replies = IdempotencyKey.objects.filter(user_id=user_id)
    return replies.count() if dry_run else replies.delete()[0]
