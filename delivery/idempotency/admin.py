"""Stored replies in Django admin, to look at."""

from django.contrib import admin
from django.http import HttpRequest
from unfold.admin import ModelAdmin

from delivery.idempotency.models import IdempotencyKey


@admin.register(IdempotencyKey)
class IdempotencyKeyAdmin(ModelAdmin):
    list_display = ["route", "key", "user", "response_status", "created_at"]
    list_filter = ["route", "response_status"]
    list_select_related = ["user"]
    search_fields = ["key", "user__email"]
    ordering = ["-id"]
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(
        self, request: HttpRequest, obj: IdempotencyKey | None = None
    ) -> bool:
        return False
