"""Single-use tickets that open a socket where neither cookie nor header can be sent."""

import secrets
from datetime import datetime, timedelta

from delivery.accounts.sessions import session_hash
from delivery.stores.connections import sync_redis

TTL_S = 30


def _key(ticket: str) -> str:
    return f"ticket:{session_hash(ticket)}"


def issue_ticket(token: str, *, now: datetime) -> tuple[str, datetime]:
    """Return a ticket for the session of a token, and when it expires."""
    ticket = secrets.token_urlsafe(32)
    sync_redis().set(_key(ticket), session_hash(token), ex=TTL_S)
    return ticket, now + timedelta(seconds=TTL_S)


def redeem_ticket(ticket: str) -> str | None:
    """Return the hash of the session behind a ticket once; None ever after."""
    hashed = sync_redis().getdel(_key(ticket))
    return None if hashed is None else str(hashed)
