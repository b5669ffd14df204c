"""Deny by default: a view names the roles it serves, and serves nobody else."""

from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from delivery.accounts.models import Role

ANYONE = frozenset({"anyone"})
SIGNED_IN = frozenset(Role)


class RoleRequired(BasePermission):
    """Let in the roles of the view's `roles`; a view without that attribute serves nobody."""

    def has_permission(self, request: Request, view: object) -> bool:
        roles = getattr(view, "roles", frozenset())
        if roles == ANYONE:
            return True
        return bool(request.user.is_authenticated and request.user.role in roles)
