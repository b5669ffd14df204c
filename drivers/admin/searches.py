"""Orders and their drivers in Django admin: what needs an operator, and the way out."""

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.safestring import SafeString
from unfold.admin import ModelAdmin

from delivery.kernel.clock import utc_now
from delivery.ops.lists import ReadOnly, Uncounted, act_on_each
from drivers.admin.reading import candidate_table, links_of
from drivers.attention import Attention, attention_for, stuck_orders
from drivers.models import Decision, Search
from drivers.services.reassignment import reassign_order
from orders.admin.finding import FoundByOrder
from orders.states import ACTIVE


class AttentionFilter(admin.SimpleListFilter):
    """Find the orders that need somebody."""

    title = "needs attention"
    parameter_name = "attention"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [
            ("any", "Any reason"),
            (Attention.DRIVER_LOST, "Driver is gone"),
            (Attention.UNSERVED, "No driver takes it"),
            (Attention.STANDING_STILL, "Stands still for an hour"),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Search]) -> QuerySet[Search]:
        active = queryset.filter(order__status__in=ACTIVE)
        stuck = stuck_orders(now=utc_now()).values("pk")
        match self.value():
            case "any" | Attention.STANDING_STILL:
                return active.filter(pk__in=stuck)
            case Attention.DRIVER_LOST:
                return active.filter(driver_lost_at__isnull=False, order__driver__isnull=False)
            case Attention.UNSERVED:
                return active.filter(unserved_at__isnull=False, order__driver=None)
        return queryset


@admin.register(Search)
class SearchAdmin(FoundByOrder, ReadOnly, Uncounted, ModelAdmin):
    list_display = ["order", "order_status", "driver", "attention", "rounds", "began_at", "due_at"]
    list_filter = [AttentionFilter, "order__status", "order__region"]
    list_select_related = ["order__driver", "order__region"]
    people: ClassVar = ["order__driver"]
    ordering = ["-order_id"]
    actions = ["reassign"]
    readonly_fields = ["why", "elsewhere"]

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

    @admin.display(description="More")
    def elsewhere(self, search: Search) -> SafeString:
        """Lead to the order, its driver and what happened."""
        return links_of(search.order_id, search.order.driver_id)

    @admin.action(description="Take from the driver and dispatch anew")
    def reassign(self, request: HttpRequest, queryset: QuerySet[Search]) -> None:
        """Reassign through the service, telling which orders refused."""
        now = utc_now()

        def act(search: Search) -> None:
            reassign_order(order_id=search.pk, actor=request.user, now=now)

        act_on_each(
            self,
            request,
            queryset.select_related("order"),
            act,
            done="is being dispatched anew",
            name=lambda search: search.order.code,
        )
