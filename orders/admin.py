"""Orders in Django admin: to look at, and to cancel through the service."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from unfold.admin import ModelAdmin, TabularInline

from delivery.kernel.clock import utc_now
from delivery.kernel.errors import DomainError
from orders.models import Adjustment, Order, OrderItem, Promotion, Rating, Redemption
from orders.services.moves import cancel_order


class ReadOnly:
    """Show, never write: orders change through their services only."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


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


@admin.register(Order)
class OrderAdmin(ReadOnly, ModelAdmin):
    list_display = ["code", "status", "shop", "customer", "driver", "total_minor", "created_at"]
    list_filter = ["status", "region"]
    list_select_related = ["shop", "customer", "driver"]
    search_fields = ["code", "shop__name", "customer__email", "driver__email"]
    ordering = ["-id"]
    show_full_result_count = False
    inlines = [OrderItemInline, AdjustmentInline]
    actions = ["cancel"]
    readonly_fields = ["photo_at_door"]

    @admin.display(description="Photo from the door")
    def photo_at_door(self, order: Order) -> SafeString | str:
        """Link to what the driver left at the door."""
        if not order.door_photo:
            return "None"
        return format_html('<a href="/orders/{}/photo">Look at it</a>', order.pk)

    @admin.action(description="Cancel the selected orders")
    def cancel(self, request: HttpRequest, queryset: QuerySet[Order]) -> None:
        """Cancel through the service, telling which orders refused."""
        for order in queryset:
            try:
                cancel_order(
                    order_id=order.pk,
                    actor=request.user,
                    reason="Cancelled by an operator",
                    now=utc_now(),
                )
            except DomainError as error:
                self.message_user(request, f"{order.code}: {error.detail}", messages.ERROR)


@admin.register(Rating)
class RatingAdmin(ReadOnly, ModelAdmin):
    list_display = ["order", "subject", "stars", "created_at"]
    list_filter = ["subject", "stars"]
    raw_id_fields = ["order"]


@admin.register(Promotion)
class PromotionAdmin(ModelAdmin):
    list_display = ["code", "region", "shop", "starts_at", "ends_at", "used_count", "max_uses"]
    list_filter = ["region"]
    search_fields = ["code"]
    raw_id_fields = ["shop"]
    readonly_fields = ["used_count"]

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Redemption)
class RedemptionAdmin(ReadOnly, ModelAdmin):
    list_display = ["promotion", "order", "customer", "created_at", "released_at"]
    list_filter = ["promotion__region"]
    list_select_related = ["promotion", "order", "customer"]
    search_fields = ["promotion__code", "order__code", "customer__email"]
