"""The one session mechanism: a random token, kept in Redis under its hash only.

Django's session middleware, the bearer header and the sockets all resolve tokens here, so a
logout ends all three at once. A leaked store reveals no usable token.
"""

import hashlib
import json
import secrets
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.base import CreateError, SessionBase, UpdateError

from delivery.kernel.clock import utc_now
from delivery.live.publish import publish_session_end
from delivery.stores.connections import sync_redis

_TOKEN_BYTES = 32


def session_hash(token: str) -> str:
    """Return the name under which a token's session is stored."""
    return hashlib.sha256(token.encode()).hexdigest()


def store_key(token: str) -> str:
    """Return the key under which the store keeps the session of a token."""
    return _key_of_hash(session_hash(token))


def _key_of_hash(hashed: str) -> str:
    return f"session:{hashed}"


def decode_session(stored: str) -> dict[str, Any]:
    """Parse what the store holds of a session."""
    content: dict[str, Any] = json.loads(stored)
    return content


def read_sessions(tokens: Sequence[str]) -> list[dict[str, Any] | None]:
    """Return what the sessions of tokens hold, None for those that there are not."""
    stored = sync_redis().mget([store_key(token) for token in tokens])
    return [None if text is None else decode_session(text) for text in stored]


class SessionStore(SessionBase):
    """Keep session data as JSON in Redis; the session key is the bearer token."""

    def _get_new_session_key(self) -> str:
        return secrets.token_urlsafe(_TOKEN_BYTES)

    def load(self) -> dict[str, Any]:
        stored = sync_redis().get(store_key(self.session_key)) if self.session_key else None
        if stored is None:
            self._session_key = None
            return {}
        return decode_session(str(stored))

    def exists(self, session_key: str) -> bool:
        return bool(sync_redis().exists(store_key(session_key)))

    def create(self) -> None:
        self._session_key = self._get_new_session_key()
        self.save(must_create=True)
        self.modified = True

    def save(self, must_create: bool = False) -> None:  # noqa: FBT001, FBT002 (Django's signature)
        if self.session_key is None:
            return self.create()
        stored = sync_redis().set(
            store_key(self.session_key),
            json.dumps(self._get_session(no_load=must_create)),
            ex=settings.SESSION_COOKIE_AGE,
            nx=must_create,
            xx=not must_create,
        )
        if not stored:
            raise CreateError if must_create else UpdateError
        return None

    def delete(self, session_key: str | None = None) -> None:
        key = session_key or self.session_key
        if key:
            sync_redis().delete(store_key(key))

    @classmethod
    def clear_expired(cls) -> None:
        """Leave it to Redis: every session has a time to live."""


class SessionByHash(SessionStore):
    """Read a session by its hash, where the token is not at hand."""

    def load(self) -> dict[str, Any]:
        stored = sync_redis().get(_key_of_hash(self.session_key or ""))
        return {} if stored is None else decode_session(str(stored))


def end_sessions_of(user_id: int, dry_run: bool) -> int:  # noqa: FBT001 (as erasing calls it)
    """End every session of a user; return how many there were.

    Sessions are not kept by user: all of them are looked through.
    """
    redis, ended = sync_redis(), 0
    for key in redis.scan_iter(match="session:*", count=1000):
        stored = redis.get(key)
        if stored and decode_session(str(stored)).get(SESSION_KEY) == str(user_id):
            ended += 1
            if not dry_run:
                redis.delete(key)
                publish_session_end(str(key).removeprefix("session:"), now=utc_now())
    return ended
