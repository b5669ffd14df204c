"""Drivers and offers in Django admin."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from unfold.admin import ModelAdmin

from drivers.models import DispatchPolicy, Driver, Offer, PayoutRule


@admin.register(Driver)
class DriverAdmin(ModelAdmin):
    list_display = [
        "user",
        "status",
        "vehicle_type",
        "region",
        "rating",
        "total_deliveries",
        "location_updated_at",
    ]
    list_filter = ["status", "vehicle_type", "region"]
    list_select_related = ["user", "region"]
    search_fields = ["user__name", "user__email"]
    raw_id_fields = ["user"]
    # A shift begins and ends through the driver's own calls.
    readonly_fields = [
        "status",
        "status_changed_at",
        "region",
        "rating",
        "rating_count",
        "total_deliveries",
        "offers_answered",
        "offers_accepted",
        "current_lat",
        "current_lng",
        "location_updated_at",
    ]


@admin.register(Offer)
class OfferAdmin(ModelAdmin):
    list_display = ["order", "driver", "status", "distance_m", "payout_minor", "opened_at"]
    list_filter = ["status"]
    list_select_related = ["order", "driver__user"]
    search_fields = ["order__code", "driver__user__email"]
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(PayoutRule)
class PayoutRuleAdmin(ModelAdmin):
    list_display = ["region", "base_minor", "per_km_minor"]


@admin.register(DispatchPolicy)
class DispatchPolicyAdmin(ModelAdmin):
    list_display = ["region", "offer_ttl_s", "search_radius_m", "max_search_radius_m"]
