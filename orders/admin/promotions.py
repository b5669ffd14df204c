"""Promotions, switched on and off, and their uses."""

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from unfold.admin import ModelAdmin

from delivery.kernel.clock import utc_now
from delivery.ops.lists import ReadOnly, Uncounted, act_on_each
from orders.admin.finding import FoundByOrder
from orders.models import Promotion, Redemption
from orders.services.promotions import resume_promotion, stop_promotion


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
class RedemptionAdmin(FoundByOrder, ReadOnly, Uncounted, ModelAdmin):
    list_display = ["promotion", "order", "customer", "created_at", "released_at"]
    list_filter = ["promotion__region"]
    list_select_related = ["promotion", "order", "customer"]
    search_help_text = "A promotion's code, an order's code or id, or a customer's whole address"
    people: ClassVar = ["customer"]

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Redemption], search_term: str
    ) -> tuple[QuerySet[Redemption], bool]:
        """Take a term for a promotion's code first."""
        promotions = Promotion.objects.filter(code__iexact=search_term.strip())
        if search_term and promotions.exists():
            return queryset.filter(promotion__in=promotions), False
        return super().get_search_results(request, queryset, search_term)
