"""Regions and addresses in Django admin; maps come from the importer only."""

from django.contrib import admin
from django.http import HttpRequest
from unfold.admin import ModelAdmin

from delivery.geo.models import Address, Region, RegionMap


@admin.register(Region)
class RegionAdmin(ModelAdmin):
    list_display = ["name", "slug", "timezone", "currency", "redis_alias"]
    list_filter = ["currency", "redis_alias"]
    search_fields = ["name", "slug"]
    readonly_fields = ["created_at"]
    prepopulated_fields = {"slug": ["name"]}


@admin.register(RegionMap)
class RegionMapAdmin(ModelAdmin):
    list_display = ["region", "sha256"]
    search_fields = ["region__name", "region__slug"]
    readonly_fields = ["region", "sha256"]
    fields = ["region", "sha256"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False


@admin.register(Address)
class AddressAdmin(ModelAdmin):
    list_display = ["street", "house_number", "postcode", "city", "region"]
    list_filter = ["region"]
    list_select_related = ["region"]
    search_fields = ["street", "house_number", "postcode"]
    autocomplete_fields = ["region"]
    show_full_result_count = False
    list_per_page = 50
