"""Orders and their drivers in Django admin: what needs an operator, and the way out."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.safestring import SafeString
from unfold.admin import ModelAdmin

from delivery.kernel.clock import utc_now
from delivery.kernel.errors import DomainError
from drivers.admin.reading import ReadOnly, candidate_table
from drivers.attention import Attention, attention_for
from drivers.models import Decision, Search
from drivers.services.reassignment import reassign_order
from orders.states import ACTIVE


class AttentionFilter(admin.SimpleListFilter):
    """Find the orders that need somebody."""

    title = "needs attention"
    parameter_name = "attention"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [
            (Attention.DRIVER_LOST, "Driver is gone"),
            (Attention.UNSERVED, "No driver takes it"),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Search]) -> QuerySet[Search]:
        active = queryset.filter(order__status__in=ACTIVE)
        match self.value():
            case Attention.DRIVER_LOST:
                return active.filter(driver_lost_at__isnull=False, order__driver__isnull=False)
            case Attention.UNSERVED:
                return active.filter(unserved_at__isnull=False, order__driver=None)
        return queryset


@admin.register(Search)
class SearchAdmin(ReadOnly, ModelAdmin):
    list_display = ["order", "order_status", "driver", "attention", "rounds", "began_at", "due_at"]
    list_filter = [AttentionFilter, "order__status", "order__region"]
    list_select_related = ["order__driver", "order__region"]
    search_fields = ["order__code", "order__driver__email"]
    ordering = ["-order_id"]
    actions = ["reassign"]
    readonly_fields = ["why"]

    @admin.display(description="Status")
    def order_status(self, search: Search) -> str:
        """Show where the order is."""
        return str(search.order.status)

    @admin.display(description="Driver")
    def driver(self, search: Search) -> str:
        """Show who has the order."""
        return str(search.order.driver or "")

    @admin.display(description="Attention")
    def attention(self, search: Search) -> str:
        """Show why somebody should look at it."""
        return attention_for(search.order, now=utc_now()).replace("_", " ")

    @admin.display(description="Last decision")
    def why(self, search: Search) -> SafeString | str:
        """Show who was looked at last."""
        decision = Decision.objects.filter(order_id=search.pk).first()
        return candidate_table(decision) if decision else "Not decided yet"

    @admin.action(description="Take from the driver and dispatch anew")
    def reassign(self, request: HttpRequest, queryset: QuerySet[Search]) -> None:
        """Reassign through the service, telling which orders refused."""
        for search in queryset.select_related("order"):
            try:
                reassign_order(order_id=search.pk, actor=request.user, now=utc_now())
            except DomainError as error:
                note = f"{search.order.code}: {error.detail}"
                self.message_user(request, note, messages.ERROR)
            else:
                self.message_user(request, f"{search.order.code} is being dispatched anew.")
