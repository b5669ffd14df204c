"""The event log in Django admin: to read, and to revive what has died."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from unfold.admin import ModelAdmin
from unfold.paginator import InfinitePaginator

from delivery.events.models import Event
from delivery.events.relay import revive


class RelayStateFilter(admin.SimpleListFilter):
    """Tell events by what became of them."""

    title = "state"
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("pending", "Pending"), ("relayed", "Relayed"), ("dead", "Dead")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Event]) -> QuerySet[Event]:
        match self.value():
            case "pending":
                return queryset.filter(relayed_at=None, dead_at=None)
            case "relayed":
                return queryset.filter(relayed_at__isnull=False)
            case "dead":
                return queryset.filter(dead_at__isnull=False)
        return queryset


@admin.register(Event)
class EventAdmin(ModelAdmin):
    list_display = [
        "at", "name", "subject_type", "subject_id", "actor_role", "attempts", "relayed_at",
        "dead_at",
    ]  # fmt: skip
    list_filter = [RelayStateFilter, "subject_type", "actor_role"]
    search_fields = ["=subject_id", "=request_id", "=name"]
    search_help_text = "A whole subject id, request id or name"
    ordering = ["-id"]
    # A COUNT would read every partition.
    paginator = InfinitePaginator
    show_full_result_count = False
    list_per_page = 50
    actions = ["retry_dead_events"]

    @admin.action(description="Retry dead events")
    def retry_dead_events(self, request: HttpRequest, queryset: QuerySet[Event]) -> None:
        """Give the selected dead events another round of attempts."""
        revived = revive(list(queryset))
        self.message_user(request, f"{revived} events will be tried again.")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Event | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Event | None = None) -> bool:
        return False
