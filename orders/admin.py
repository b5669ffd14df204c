"""Orders in Django admin: to look at, and to cancel through the service."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from unfold.admin import ModelAdmin, TabularInline
from unfold.contrib.filters.admin import AutocompleteSelectFilter
from unfold.decorators import display

from delivery.accounts.models import User
from delivery.kernel.clock import utc_now
from delivery.kernel.ids import uuid7_floor
from delivery.ops.lists import ReadOnly, ReasonForm, Uncounted, WithinFilter, act_on_each
from merchants.models import Shop
from orders.models import Adjustment, Order, OrderItem, Promotion, Rating, Redemption
from orders.services.moves import cancel_order
from orders.services.promotions import resume_promotion, stop_promotion
from orders.services.sold_out import mark_sold_out
from orders.states import ACTIVE


class OrderItemInline(ReadOnly, TabularInline):
    model = OrderItem
    fields = [
        "quantity", "name", "options", "notes", "unit_price_minor", "sold_out_at",
        "replacement_name",
    ]  # fmt: skip
    extra = 0


class AdjustmentInline(ReadOnly, TabularInline):
    model = Adjustment
    fields = ["created_at", "kind", "amount_minor", "note"]
    extra = 0


class OpenForFilter(admin.SimpleListFilter):
    """Find the open orders that have been open for long."""

    title = "open for more than"
    parameter_name = "open_for"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("0", "Any time: all open ones"), ("30", "30 min"), ("60", "60 min")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Order]) -> QuerySet[Order]:
        minutes = self.value()
        if minutes not in {"0", "30", "60"}:
            return queryset
        cut = utc_now() - timedelta(minutes=int(minutes))
        is_due = Q(due_at=None) | Q(due_at__lt=cut)
        return queryset.filter(is_due, status__in=ACTIVE, id__lt=uuid7_floor(cut))


_ELSEWHERE = (
    ("drivers_search", "?order={}", "Search and reassign"),
    ("drivers_decision", "?order={}", "Decisions"),
    ("drivers_offer", "?order={}", "Offers"),
    ("orders_orderitem", "?order={}", "Lines"),
    ("events_event", "?subject_id={}", "Events"),
)


@admin.register(Order)
class OrderAdmin(ReadOnly, Uncounted, ModelAdmin):
    list_display = [
        "code", "state", "shop", "customer", "driver", "region", "total_minor", "placed",
    ]  # fmt: skip
    list_filter = [
        "status",
        OpenForFilter,
        WithinFilter,
        "region",
        ("shop", AutocompleteSelectFilter),
    ]
    list_filter_submit = True
    list_select_related = ["shop", "customer", "driver", "region"]
    search_fields = ["code"]
    search_help_text = "A code, an order's id, a whole e-mail address, or part of a shop's name"
    ordering = ["-id"]
    inlines = [OrderItemInline, AdjustmentInline]
    action_form = ReasonForm
    actions = ["cancel"]
    readonly_fields = ["elsewhere", "photo_at_door"]

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Order], search_term: str
    ) -> tuple[QuerySet[Order], bool]:
        """Look a term up where an index has it: a LIKE over every order would take seconds."""
        return (queryset.filter(_meant(search_term)) if search_term else queryset), False

    @display(
        description="Status",
        ordering="status",
        label={"delivered": "success", "cancelled": "danger", "pending": "warning"},
    )
    def state(self, order: Order) -> tuple[str, str]:
        """Show the state as a coloured word."""
        return order.status, order.get_status_display()

    @admin.display(description="Placed", ordering="id")
    def placed(self, order: Order) -> Any:
        """Show when it was placed, which its id tells."""
        return order.created_at

    @admin.display(description="More of this order")
    def elsewhere(self, order: Order) -> SafeString:
        """Lead to everything else that is known of the order."""
        links = [
            (f"/ops/live?region={order.region.slug}", "Live map"),
            (f"/orders/{order.pk}", "Customer's page"),
        ]
        for name, query, text in _ELSEWHERE:
            links.append((reverse(f"admin:{name}_changelist") + query.format(order.pk), text))
        if order.driver_id:
            links.append((reverse("admin:drivers_driver_change", args=[order.driver_id]), "Driver"))
        return format_html_join(" · ", '<a class="text-primary-600" href="{}">{}</a>', links)

    @admin.display(description="Photo from the door")
    def photo_at_door(self, order: Order) -> SafeString | str:
        """Link to what the driver left at the door."""
        if not order.door_photo:
            return "None"
        return format_html('<a href="/orders/{}/photo">Look at it</a>', order.pk)

    @admin.action(description="Cancel, for the reason beside")
    def cancel(self, request: HttpRequest, queryset: QuerySet[Order]) -> None:
        """Cancel through the service, telling which orders refused."""
        reason, now = request.POST.get("reason", ""), utc_now()

        def act(order: Order) -> None:
            cancel_order(order_id=order.pk, actor=request.user, reason=reason, now=now)

        act_on_each(self, request, queryset, act, done="is cancelled")


def _meant(term: str) -> Q:
    """Return the orders that a search term can mean."""
    try:
        return Q(pk=UUID(term))
    except ValueError:
        pass
    if "@" in term:
        people = list(User.objects.filter(email__iexact=term.strip()).values_list("pk", flat=True))
        return Q(customer__in=people) | Q(driver__in=people)
    shops = list(Shop.objects.filter(name__icontains=term).values_list("pk", flat=True)[:50])
    return Q(code__iexact=term.strip()) | Q(shop__in=shops)


@admin.register(OrderItem)
class OrderItemAdmin(ReadOnly, Uncounted, ModelAdmin):
    list_display = [
        "order",
        "quantity",
        "name",
        "unit_price_minor",
        "sold_out_at",
        "replacement_name",
    ]
    list_filter = ["order__region", "if_sold_out"]
    list_select_related = ["order"]
    search_fields = ["=order__code"]
    ordering = ["-order_id", "id"]
    actions = ["mark_sold_out"]

    @admin.action(description="Mark sold out and refund")
    def mark_sold_out(self, request: HttpRequest, queryset: QuerySet[OrderItem]) -> None:
        """Take lines out of accepted orders, as their shops could."""
        now = utc_now()

        def act(item: OrderItem) -> None:
            mark_sold_out(order_id=item.order_id, item_id=item.pk, actor=request.user, now=now)

        act_on_each(self, request, queryset, act, done="is sold out", name=lambda item: item.name)


@admin.register(Rating)
class RatingAdmin(ReadOnly, Uncounted, ModelAdmin):
    list_display = ["order", "subject", "stars", "comment", "created_at"]
    list_filter = ["subject", "stars", "order__region"]
    list_select_related = ["order"]
    search_fields = ["=order__code"]
    raw_id_fields = ["order"]


@admin.register(Promotion)
class PromotionAdmin(ModelAdmin):
    list_display = ["code", "region", "shop", "starts_at", "ends_at", "used_count", "max_uses"]
    list_filter = ["region"]
    list_select_related = ["region", "shop"]
    search_fields = ["code", "shop__name"]
    raw_id_fields = ["shop"]
    readonly_fields = ["used_count"]
    actions = ["stop", "resume"]

    @admin.action(description="Switch off now")
    def stop(self, request: HttpRequest, queryset: QuerySet[Promotion]) -> None:
        """End promotions; what they gave already stays."""
        now = utc_now()

        def act(row: Promotion) -> None:
            stop_promotion(promotion_id=row.pk, actor=request.user, now=now)

        act_on_each(self, request, queryset, act, done="is switched off")

    @admin.action(description="Switch on, without an end")
    def resume(self, request: HttpRequest, queryset: QuerySet[Promotion]) -> None:
        """Let promotions be used again."""
        now = utc_now()

        def act(row: Promotion) -> None:
            resume_promotion(promotion_id=row.pk, actor=request.user, now=now)

        act_on_each(self, request, queryset, act, done="is switched on")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Redemption)
class RedemptionAdmin(ReadOnly, Uncounted, ModelAdmin):
    list_display = ["promotion", "order", "customer", "created_at", "released_at"]
    list_filter = ["promotion__region"]
    list_select_related = ["promotion", "order", "customer"]
    search_fields = ["promotion__code", "order__code", "customer__email"]
