"""What clients see of people and sessions."""

from typing import Any

from delivery.accounts.models import User
from delivery.accounts.services import OpenSession
from delivery.kernel.clock import rfc3339


def user_payload(user: User) -> dict[str, Any]:
    """Describe a user to itself."""
    return {
        "id": user.pk,
        "email": user.email,
        "name": user.name,
        "phone": user.phone,
        "role": user.role,
    }


def session_payload(session: OpenSession) -> dict[str, Any]:
    """Describe a session just opened."""
    return {
        "token": session.token,
        "expires_at": rfc3339(session.expires_at),
        "user": user_payload(session.user),
    }
