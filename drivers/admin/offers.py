"""Offers, the decisions behind them and the pay after them, in Django admin."""

from django.contrib import admin
from django.utils.safestring import SafeString
from unfold.admin import ModelAdmin

from drivers.admin.reading import ReadOnly, candidate_table
from drivers.models import Decision, Offer, Payout


@admin.register(Offer)
class OfferAdmin(ReadOnly, ModelAdmin):
    list_display = [
        "order",
        "driver",
        "status",
        "round",
        "is_broadcast",
        "distance_m",
        "payout_minor",
        "opened_at",
        "seen_at",
        "ended_at",
    ]
    list_filter = ["status", "is_broadcast"]
    list_select_related = ["order", "driver__user"]
    search_fields = ["order__code", "driver__user__email"]
    readonly_fields = ["why_this_driver"]

    @admin.display(description="Why this driver")
    def why_this_driver(self, offer: Offer) -> SafeString | str:
        """Show who else was looked at when the offer was opened."""
        decision = Decision.objects.filter(offer=offer).first()
        return candidate_table(decision) if decision else "Not recorded"


@admin.register(Decision)
class DecisionAdmin(ReadOnly, ModelAdmin):
    list_display = ["order", "outcome", "driver", "policy", "round", "radius_m", "decided_at"]
    list_filter = ["outcome", "policy"]
    list_select_related = ["order", "driver__user"]
    search_fields = ["order__code"]
    exclude = ["candidates"]
    readonly_fields = ["candidate_table"]

    @admin.display(description="Candidates")
    def candidate_table(self, decision: Decision) -> SafeString:
        """Show who was looked at."""
        return candidate_table(decision)


@admin.register(Payout)
class PayoutAdmin(ReadOnly, ModelAdmin):
    list_display = ["driver", "order", "kind", "amount_minor", "currency", "earned_at"]
    list_filter = ["kind"]
    list_select_related = ["order", "driver__user"]
    search_fields = ["order__code", "driver__user__email"]
