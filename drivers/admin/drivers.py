"""Drivers in Django admin."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from unfold.admin import ModelAdmin
from unfold.contrib.filters.admin import RangeDateTimeFilter
from unfold.decorators import action

from delivery.kernel.clock import utc_now
from delivery.ops.lists import act_on_each
from delivery.ops.saving import ChangedOnly
from drivers.admin.tracks import track_page
from drivers.models import Driver
from drivers.services.shifts import end_shift

_ELSEWHERE = (
    ("orders_order", "?driver={}", "Orders"),
    ("drivers_offer", "?driver={}", "Offers"),
    ("drivers_decision", "?driver={}", "Decisions"),
    ("drivers_payout", "?driver={}", "Payouts"),
    ("drivers_daytrack", "?driver={}", "Days"),
    ("events_event", "?subject_type=driver&subject_id={}", "Events"),
)


@admin.register(Driver)
class DriverAdmin(ChangedOnly, ModelAdmin):
    list_display = [
        "user",
        "status",
        "vehicle_type",
        "region",
        "rating",
        "total_deliveries",
        "location_updated_at",
    ]
    list_filter = ["status", "vehicle_type", "region", ("location_updated_at", RangeDateTimeFilter)]
    list_filter_submit = True
    list_select_related = ["user", "region"]
    search_fields = ["user__name", "user__email", "user__phone"]
    raw_id_fields = ["user"]
    # A shift begins and ends through the driver's own calls.
    readonly_fields = [
        "elsewhere",
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
    actions = ["end_shifts"]
    actions_detail = ["play_back"]

    @admin.display(description="More of this driver")
    def elsewhere(self, driver: Driver) -> SafeString:
        """Lead to what the driver carries, was offered and earned."""
        links = [
            (reverse(f"admin:{name}_changelist") + query.format(driver.pk), text)
            for name, query, text in _ELSEWHERE
        ]
        return format_html_join(" · ", '<a class="text-primary-600" href="{}">{}</a>', links)

    @admin.action(description="End the shift; orders in hand stay")
    def end_shifts(self, request: HttpRequest, queryset: QuerySet[Driver]) -> None:
        """Take drivers off shift through the service."""
        now = utc_now()

        def act(driver: Driver) -> None:
            end_shift(driver_id=driver.pk, actor=request.user, now=now)

        act_on_each(self, request, queryset, act, done="is off shift")

    @action(description="Play back on the map", url_path="track", permissions=["view"])
    def play_back(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Show where the driver was."""
        return track_page(self.admin_site, request, object_id)
