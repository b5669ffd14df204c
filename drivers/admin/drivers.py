"""Drivers in Django admin."""

from django.contrib import admin
from unfold.admin import ModelAdmin

from drivers.models import Driver


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
        "shift_ends_at",
        "rating",
        "rating_count",
        "total_deliveries",
        "offers_answered",
        "offers_accepted",
        "current_lat",
        "current_lng",
        "location_updated_at",
    ]
