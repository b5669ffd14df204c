"""The audit trail in Django admin: to read and to search, never to change."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from unfold.admin import ModelAdmin

from delivery.events.admin import ActorFilter
from delivery.ops.audit import TRAIL
from delivery.ops.lists import Uncounted
from delivery.ops.models import AuditEntry

_NAMES = ("user.signed_in", "user.sign_in_refused", "user.signed_out", "user.registered",
          "operator.acted", "access.refused")  # fmt: skip


class WhatFilter(admin.SimpleListFilter):
    """Tell entries by what happened."""

    title = "what"
    parameter_name = "what"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(name, name.replace(".", " ").replace("_", " ")) for name in _NAMES]

    def queryset(
        self, request: HttpRequest, queryset: QuerySet[AuditEntry]
    ) -> QuerySet[AuditEntry]:
        return queryset.filter(name=self.value()) if self.value() else queryset


@admin.register(AuditEntry)
class AuditEntryAdmin(Uncounted, ModelAdmin):
    list_display = ["at", "who", "actor_role", "name", "what_of", "address", "request_id"]
    list_filter = [WhatFilter, ActorFilter]
    list_select_related = ["actor"]
    search_fields = ["actor__email", "actor__name", "subject_id", "request_id", "data"]
    search_help_text = "Who acted, what was acted on, or a request's id"
    ordering = ["-sequence"]
    fields = ["at", "name", "actor", "actor_role", "subject_id", "data", "request_id"]
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> QuerySet[AuditEntry]:
        return super().get_queryset(request).filter(subject_type__in=TRAIL)

    @admin.display(description="who")
    def who(self, entry: AuditEntry) -> str:
        return entry.actor.email if entry.actor else entry.data.get("email", "")

    @admin.display(description="of what")
    def what_of(self, entry: AuditEntry) -> str:
        target = ", ".join(entry.data.get("target", {}).values())
        chosen = ", ".join(entry.data.get("selected", []))
        words = (entry.data.get("method"), entry.data.get("action"), entry.data.get("route"))
        return " ".join(filter(None, [*words, target, chosen]))

    @admin.display(description="from")
    def address(self, entry: AuditEntry) -> str:
        return entry.data.get("address", "")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: AuditEntry | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: AuditEntry | None = None) -> bool:
        return False
