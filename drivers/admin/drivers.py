"""Drivers in Django admin."""

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from unfold.admin import ModelAdmin
from unfold.decorators import action

from drivers.admin.tracks import track_page
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
    actions_detail = ["play_back"]

    @action(description="Play back on the map", url_path="track", permissions=["view"])
    def play_back(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Show where the driver was."""
        return track_page(self.admin_site, request, object_id)
