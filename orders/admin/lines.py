"""The lines of orders, and what was charged or refunded after."""

from typing import ClassVar

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from unfold.admin import ModelAdmin, TabularInline

from delivery.kernel.clock import utc_now
from delivery.ops.lists import ReadOnly, Uncounted, act_on_each
from orders.admin.finding import FoundByOrder
from orders.models import Adjustment, OrderItem
from orders.services.sold_out import mark_sold_out


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


@admin.register(OrderItem)
class OrderItemAdmin(FoundByOrder, ReadOnly, Uncounted, ModelAdmin):
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
    people: ClassVar = ["order__customer"]
    ordering = ["-order_id", "id"]
    actions = ["mark_sold_out"]

    @admin.action(description="Mark sold out: refund, or cancel where nothing is left")
    def mark_sold_out(self, request: HttpRequest, queryset: QuerySet[OrderItem]) -> None:
        """Take lines out of accepted orders, as their shops could."""
        now = utc_now()

        def act(item: OrderItem) -> None:
            mark_sold_out(order_id=item.order_id, item_id=item.pk, actor=request.user, now=now)

        act_on_each(self, request, queryset, act, done="is sold out", name=lambda item: item.name)
