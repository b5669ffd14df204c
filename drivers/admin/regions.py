"""Each region's rules in Django admin."""

from django.contrib import admin
from unfold.admin import ModelAdmin

from delivery.ops.lists import ReadOnly
from drivers.models import DispatchPolicy, DispatchTurn, PayoutRule


@admin.register(PayoutRule)
class PayoutRuleAdmin(ModelAdmin):
    list_select_related = ["region"]
    list_display = ["region", "base_minor", "per_km_minor", "per_minute_minor"]


@admin.register(DispatchPolicy)
class DispatchPolicyAdmin(ModelAdmin):
    list_select_related = ["region"]
    list_display = ["region", "policy", "offer_ttl_s", "search_radius_m", "max_search_radius_m"]


@admin.register(DispatchTurn)
class DispatchTurnAdmin(ReadOnly, ModelAdmin):
    list_display = ["region", "started_at", "took_ms", "policy", "orders", "drivers", "offers"]
    list_select_related = ["region"]
    readonly_fields = ["fence", *list_display[1:]]
