"""Promotions, switched on and off, and their uses."""

from http import HTTPMethod
from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from unfold.admin import ModelAdmin

from delivery.kernel.clock import utc_now
from delivery.ops.lists import ReadOnly, Uncounted, act_on_each
from delivery.ops.saving import ChangedOnly
from orders.admin.finding import FoundByOrder
from orders.models import Promotion, Redemption
from orders.services.promotions import resume_promotion, stop_promotion


class PromotionForm(forms.ModelForm):
    """A promotion whose limit is not below what has been used."""

    def clean_max_uses(self) -> int | None:
        max_uses: int | None = self.cleaned_data["max_uses"]
        used_count = self.instance.used_count
        if max_uses is not None and max_uses < used_count:
            raise forms.ValidationError(f"It has been used {used_count} times already.")
        return max_uses


@admin.register(Promotion)
class PromotionAdmin(ChangedOnly, ModelAdmin):
    form = PromotionForm
    list_display = ["code", "region", "shop", "starts_at", "ends_at", "used_count", "max_uses"]
    list_filter = ["region"]
    list_select_related = ["region", "shop"]
    search_fields = ["code", "shop__name"]
    raw_id_fields = ["shop"]
    readonly_fields = ["used_count"]
    actions = ["stop", "resume"]

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> Promotion | None:
        """Lock what a form is about to change: its limit is checked against the uses so far."""
        found = super().get_object(request, object_id, from_field)
        if found and request.method == HTTPMethod.POST:
            locked = Promotion.objects.select_for_update(no_key=True)
            found.refresh_from_db(from_queryset=locked)
        return found

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
