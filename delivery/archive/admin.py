"""The archive in Django admin: to read."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from unfold.admin import ModelAdmin

from delivery.archive.models import ArchiveUnit, Erasure


class ReadOnly(ModelAdmin):
    """Show, never write: the mover keeps these rows."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(ArchiveUnit)
class ArchiveUnitAdmin(ReadOnly):
    list_display = ["key", "state", "rows", "generation", "moved_at", "restored_until"]
    list_filter = ["family", "state"]
    ordering = ["-first_day", "family", "part"]


@admin.register(Erasure)
class ErasureAdmin(ReadOnly):
    list_display = ["unit", "user_id", "requested_at", "done_at", "rows"]
    list_filter = ["done_at"]
    list_select_related = ["unit"]
