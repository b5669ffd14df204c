"""Resolve a request's session, from the bearer header or from the pages' cookie."""

from django.contrib.auth import get_user
from django.http import HttpRequest
from rest_framework import authentication, exceptions
from rest_framework.request import Request

from delivery.accounts.models import User
from delivery.accounts.sessions import SessionByHash, SessionStore


def user_of_token(token: str) -> User | None:
    """Return the active user whose session a token opens, None where it opens none."""
    return _user_of(SessionStore(token))


def user_of_hash(hashed: str) -> User | None:
    """Return the active user of the session stored under a hash, None where there is none."""
    return _user_of(SessionByHash(hashed))


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
