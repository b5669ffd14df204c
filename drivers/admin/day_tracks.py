"""What drivers' days came to, with the way to the playback while points are kept."""

from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from unfold.admin import ModelAdmin
from unfold.contrib.filters.admin import RangeDateFilter

from delivery.ops.lists import ReadOnly, Uncounted
from drivers.models import DayTrack


@admin.register(DayTrack)
class DayTrackAdmin(ReadOnly, Uncounted, ModelAdmin):
    list_display = [
        "driver", "day", "distance_km", "moving_minutes", "points", "late_points",
        "inaccurate_points", "play_back",
    ]  # fmt: skip
    list_select_related = ["driver__user"]
    search_fields = ["driver__user__name", "driver__user__email"]
    list_filter = [("day", RangeDateFilter), "driver__region"]
    list_filter_submit = True

    @admin.display(description="Distance (km)", ordering="distance_m")
    def distance_km(self, track: DayTrack) -> str:
        """Round to hundred metres."""
        return f"{track.distance_m / 1000:.1f}"

    @admin.display(description="Moving (min)", ordering="moving_s")
    def moving_minutes(self, track: DayTrack) -> str:
        """Round to minutes."""
        return f"{track.moving_s / 60:.0f}"

    @admin.display(description="On the map")
    def play_back(self, track: DayTrack) -> SafeString:
        """Lead to the day on the map."""
        page = reverse("admin:drivers_driver_play_back", args=[track.driver_id])
        return format_html('<a href="{}?day={}">Play back</a>', page, track.day.isoformat())
