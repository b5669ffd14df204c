"""The event log in Django admin: to read, and to revive what has died."""

from datetime import timedelta
from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from unfold.admin import ModelAdmin
from unfold.paginator import InfinitePaginator

from delivery.events.models import Event
from delivery.events.relay import revive
from delivery.kernel.clock import utc_now
from delivery.kernel.ids import uuid7_floor

SUBJECT_TYPES = ("deed", "driver", "order", "promotion", "region", "shop", "user")
ACTOR_ROLES = ("customer", "merchant", "driver", "admin", "system")
_RECENT = timedelta(days=30)


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


class SubjectFilter(admin.SimpleListFilter):
    """Tell events by what they are of; the kinds are given: finding them reads every event."""

    title = "subject"
    parameter_name = "subject_type"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(kind, kind) for kind in SUBJECT_TYPES]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Event]) -> QuerySet[Event]:
        return queryset.filter(subject_type=self.value()) if self.value() else queryset


class ActorFilter(admin.SimpleListFilter):
    """Tell events by who acted."""

    title = "role of who acted"
    parameter_name = "actor_role"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(role, role) for role in ACTOR_ROLES]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(actor_role=self.value()) if self.value() else queryset


@admin.register(Event)
class EventAdmin(ModelAdmin):
    list_display = [
        "at", "name", "subject_type", "subject_id", "actor_role", "attempts", "relayed_at",
        "dead_at",
    ]  # fmt: skip
    list_filter = [RelayStateFilter, SubjectFilter, ActorFilter]
    # Shows the search box; what is looked up is below.
    search_fields = ["subject_id"]
    search_help_text = "A whole subject id; of the last 30 days also a request id or a name"
    ordering = ["-id"]
    # A COUNT would read every partition.
    paginator = InfinitePaginator
    show_full_result_count = False
    list_per_page = 50
    actions = ["retry_dead_events"]

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Event], search_term: str
    ) -> tuple[QuerySet[Event], bool]:
        """Look a subject up in its index; only new events are read through for other terms."""
        if not search_term:
            return queryset, False
        term = search_term.strip()
        of_subject = queryset.filter(subject_type__in=SUBJECT_TYPES, subject_id=term)
        if of_subject.exists():
            return of_subject, False
        recent = queryset.filter(id__gte=uuid7_floor(utc_now() - _RECENT))
        return recent.filter(Q(request_id=term) | Q(name=term)), False

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
