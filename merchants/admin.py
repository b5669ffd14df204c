"""Shops, menus and tariffs in Django admin."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from unfold.admin import ModelAdmin, TabularInline

from delivery.accounts.services import tell_access_change
from delivery.kernel.clock import utc_now
from merchants.models import MenuItem, Option, OptionGroup, Shop, ShopHours, Tariff


class ShopHoursInline(TabularInline):
    model = ShopHours
    extra = 0


@admin.register(Shop)
class ShopAdmin(ModelAdmin):
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
class MenuItemAdmin(ModelAdmin):
    list_display = ["name", "shop", "section", "price_minor", "is_available", "is_deleted"]
    list_filter = ["is_available", "is_deleted", "shop__region", "shop__category"]
    list_select_related = ["shop"]
    search_fields = ["name", "section", "shop__name"]
    autocomplete_fields = ["shop"]
    readonly_fields = ["is_deleted"]
    show_full_result_count = False
    inlines = [OptionGroupInline]


class OptionInline(TabularInline):
    model = Option
    extra = 0


@admin.register(OptionGroup)
class OptionGroupAdmin(ModelAdmin):
    list_display = ["name", "item", "min_choices", "max_choices"]
    list_select_related = ["item"]
    search_fields = ["name", "item__name", "item__shop__name"]
    autocomplete_fields = ["item"]
    show_full_result_count = False
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
