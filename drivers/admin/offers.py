"""Offers, the decisions behind them and the pay after them, in Django admin."""

from typing import ClassVar

from django.contrib import admin
from django.utils.safestring import SafeString
from unfold.admin import ModelAdmin
from unfold.contrib.filters.admin import RangeDateFilter

from delivery.ops.lists import ReadOnly, Uncounted, WithinFilter
from drivers.admin.reading import candidate_table, links_of
from drivers.models import Decision, Offer, Payout
from orders.admin.finding import FoundByOrder


@admin.register(Offer)
class OfferAdmin(FoundByOrder, ReadOnly, Uncounted, ModelAdmin):
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
    list_filter = ["status", WithinFilter, "order__region", "is_broadcast"]
    list_select_related = ["order", "driver__user"]
    people: ClassVar = ["driver"]
    readonly_fields = ["why_this_driver", "elsewhere"]

    @admin.display(description="More")
    def elsewhere(self, offer: Offer) -> SafeString:
        """Lead to the order, the driver and what happened."""
        return links_of(offer.order_id, offer.driver_id)

    @admin.display(description="Why this driver")
    def why_this_driver(self, offer: Offer) -> SafeString | str:
        """Show who else was looked at when the offer was opened."""
        decision = Decision.objects.filter(offer=offer).first()
        return candidate_table(decision) if decision else "Not recorded"


@admin.register(Decision)
class DecisionAdmin(FoundByOrder, ReadOnly, Uncounted, ModelAdmin):
    list_display = ["order", "outcome", "driver", "policy", "round", "radius_m", "decided_at"]
    list_filter = ["outcome", WithinFilter, "policy", "order__region"]
    list_select_related = ["order", "driver__user"]
    people: ClassVar = ["driver"]
    exclude = ["candidates"]
    readonly_fields = ["candidate_table", "elsewhere"]

    @admin.display(description="More")
    def elsewhere(self, decision: Decision) -> SafeString:
        """Lead to the order, the driver and what happened."""
        return links_of(decision.order_id, decision.driver_id)

    @admin.display(description="Candidates")
    def candidate_table(self, decision: Decision) -> SafeString:
        """Show who was looked at."""
        return candidate_table(decision)


@admin.register(Payout)
class PayoutAdmin(FoundByOrder, ReadOnly, Uncounted, ModelAdmin):
    list_display = ["driver", "order", "kind", "amount_minor", "currency", "earned_at"]
    list_filter = ["kind", ("earned_at", RangeDateFilter)]
    list_filter_submit = True
    list_select_related = ["order", "driver__user"]
    people: ClassVar = ["driver"]
