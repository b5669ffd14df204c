"""Resolve a request's session, from the bearer header or from the pages' cookie."""

from functools import cache
from typing import Any

from django.conf import settings
from django.contrib.auth import (
    BACKEND_SESSION_KEY,
    HASH_SESSION_KEY,
    SESSION_KEY,
    get_user,
)
from django.db import connection
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare
from rest_framework import authentication, exceptions
from rest_framework.request import Request

from delivery.accounts.models import User
from delivery.accounts.sessions import SessionByHash, SessionStore
from delivery.stores.statements import run_planned


def user_of_token(token: str) -> User | None:
    """Return the active user whose session a token opens, None where it opens none."""
    return _user_of(SessionStore(token))


def user_of_hash(hashed: str) -> User | None:
    """Return the active user of the session stored under a hash, None where there is none."""
    return _user_of(SessionByHash(hashed))


def user_of_session(session: dict[str, Any]) -> User | None:
    """Return the active user of a session's content, None where it has none.

    What `django.contrib.auth.get_user` does, at a fifth of its cost; there is no older secret
    (SECRET_KEY_FALLBACKS) that a session may be checked by.
    """
    if session.get(BACKEND_SESSION_KEY) not in settings.AUTHENTICATION_BACKENDS:
        return None
    row = run_planned(_user_by_id(), [int(session[SESSION_KEY])]).fetchone()
    user = row and User.from_db(connection.alias, _user_fields(), row)
    if not user or not user.is_active:
        return None
    known = user.get_session_auth_hash()
    return user if constant_time_compare(session.get(HASH_SESSION_KEY, ""), known) else None


@cache
def _user_fields() -> list[str]:
    return [field.attname for field in User._meta.concrete_fields]


@cache
def _user_by_id() -> str:
    columns = ", ".join(f'"{field.column}"' for field in User._meta.concrete_fields)
    return f'SELECT {columns} FROM "{User._meta.db_table}" WHERE id = %s'  # noqa: S608


def _user_of(session: SessionStore) -> User | None:
    request = HttpRequest()
    request.session = session
    user = get_user(request)
    return user if user.is_authenticated and user.is_active else None


class BearerAuthentication(authentication.BaseAuthentication):
    """Accept `Authorization: Bearer <token>`; a dead token is refused, not ignored."""

    def authenticate(self, request: Request) -> tuple[User, str] | None:
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "bearer":
            return None
        user = user_of_token(token.strip())
        if user is None:
            raise exceptions.AuthenticationFailed("The session has ended. Sign in again.")
        return user, token.strip()

    def authenticate_header(self, request: Request) -> str:
        return "Bearer"


class PageSessionAuthentication(authentication.SessionAuthentication):
    """Accept the pages' session cookie, with CSRF protection."""
