"""Shops, menus and tariffs in Django admin."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from unfold.admin import ModelAdmin, TabularInline

from delivery.accounts.services import tell_access_change
from delivery.kernel.clock import utc_now
from delivery.ops.lists import Uncounted, act_on_each
from delivery.ops.saving import ChangedOnly
from merchants.models import MenuItem, Option, OptionGroup, Shop, ShopHours, Tariff
from merchants.services.menu_items import update_menu_item


class ShopHoursInline(TabularInline):
    model = ShopHours
    extra = 0


@admin.register(Shop)
class ShopAdmin(ChangedOnly, Uncounted, ModelAdmin):
    list_display = [
        "name", "category", "region", "owner", "is_accepting", "rating", "has_invented_menu",
    ]  # fmt: skip
    list_filter = ["region", "category", "is_accepting", "has_invented_menu"]
    list_select_related = ["region", "owner"]
    search_fields = ["name", "address", "slug", "map_id", "owner__email"]
    autocomplete_fields = ["region", "owner", "staff"]
    readonly_fields = ["map_id", "rating", "rating_count", "created_at"]
    prepopulated_fields = {"slug": ["name"]}
    inlines = [ShopHoursInline]

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:  # noqa: FBT001 (Django's signature)
        before = {user.pk for user in form.initial.get("staff", ())} | {form.initial.get("owner")}
        super().save_related(request, form, formsets, change)
        after = {*form.instance.staff.values_list("pk", flat=True), form.instance.owner_id}
        tell_access_change((before | after) - {None}, now=utc_now())


class OptionGroupInline(TabularInline):
    model = OptionGroup
    extra = 0
    show_change_link = True


@admin.register(MenuItem)
class MenuItemAdmin(ChangedOnly, Uncounted, ModelAdmin):
    list_display = ["name", "shop", "section", "price_minor", "is_available", "is_deleted"]
    list_filter = ["is_available", "is_deleted", "shop__region", "shop__category"]
    list_select_related = ["shop"]
    search_fields = ["name", "section", "shop__name"]
    autocomplete_fields = ["shop"]
    readonly_fields = ["is_deleted"]
    inlines = [OptionGroupInline]
    actions = ["mark_sold_out", "mark_available"]

    @admin.action(description="Mark sold out until changed")
    def mark_sold_out(self, request: HttpRequest, queryset: QuerySet[MenuItem]) -> None:
        """Take items off sale."""
        self._set_available(request, queryset, is_available=False, done="is sold out")

    @admin.action(description="Put back on sale")
    def mark_available(self, request: HttpRequest, queryset: QuerySet[MenuItem]) -> None:
        """Put items on sale."""
        self._set_available(request, queryset, is_available=True, done="is on sale")

    def _set_available(
        self,
        request: HttpRequest,
        queryset: QuerySet[MenuItem],
        *,
        is_available: bool,
        done: str,
    ) -> None:
        now = utc_now()

        def act(item: MenuItem) -> None:
            update_menu_item(
                shop_id=item.shop_id,
                item_id=item.pk,
                actor=request.user,
                now=now,
                fields={"is_available": is_available},
            )

        act_on_each(self, request, queryset, act, done=done)


class OptionInline(TabularInline):
    model = Option
    extra = 0


@admin.register(OptionGroup)
class OptionGroupAdmin(Uncounted, ModelAdmin):
    list_display = ["name", "item", "min_choices", "max_choices"]
    list_select_related = ["item"]
    search_fields = ["name", "item__name", "item__shop__name"]
    autocomplete_fields = ["item"]
    inlines = [OptionInline]


@admin.register(Tariff)
class TariffAdmin(ModelAdmin):
    list_display = [
        "region", "delivery_base_minor", "included_m", "delivery_per_km_minor",
        "service_fee_bp", "tax_bp", "surge_bp",
    ]  # fmt: skip
    list_select_related = ["region"]
    search_fields = ["region__name", "region__slug"]
    autocomplete_fields = ["region"]
