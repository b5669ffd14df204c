"""Handoff PINs: derived, never stored, so that no copy of the database tells one."""

from uuid import UUID

from django.utils.crypto import constant_time_compare, salted_hmac

from delivery.stores.connections import sync_redis
from orders.errors import TooManyPins

DIGITS = 4
MAX_ATTEMPTS = 5
ATTEMPTS_TTL_S = 600
_SALT = "orders.pins"


def pin_of(order_id: UUID) -> str:
    """Return the PIN that the customer of an order tells its driver."""
    digest = salted_hmac(_SALT, str(order_id), algorithm="sha256").digest()
    return f"{int.from_bytes(digest[:8]) % 10**DIGITS:0{DIGITS}d}"


def is_pin(order_id: UUID, given: str, *, alias: str) -> bool:
    """Tell whether a PIN is right; raise TooManyPins after MAX_ATTEMPTS in ten minutes.

    Attempts are counted in Redis, so that the refusal of a wrong one does not undo its count.
    """
    store, name = sync_redis(alias), f"pin_attempts:{{{order_id}}}"
    attempts, _ = store.pipeline().incr(name).expire(name, ATTEMPTS_TTL_S, nx=True).execute()
    if attempts > MAX_ATTEMPTS:
        raise TooManyPins(retry_after_s=max(1, store.ttl(name)))
    return constant_time_compare(given, pin_of(order_id))
