"""Promised arrivals and what was learnt, in Django admin: to look at."""

from datetime import datetime, timedelta
from typing import Any, ClassVar

from django.contrib import admin
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from unfold.admin import ModelAdmin

from delivery.kernel.clock import utc_now
from delivery.ops.lists import ReadOnly, Uncounted
from drivers.services.clock import city_seconds
from orders.admin.finding import FoundByOrder
from tracking.models import Journey, LearntTimings, Promise
from tracking.services.accuracy import promise_accuracy


@admin.register(Promise)
class PromiseAdmin(FoundByOrder, ReadOnly, Uncounted, ModelAdmin):
    list_display = [
        "made_at", "order", "stage", "promised_in", "between", "took", "off_by", "is_covered",
        "delay_reason",
    ]  # fmt: skip
    list_filter = ["stage", "is_covered", "delay_reason", "order__region"]
    list_select_related = ["order"]
    people: ClassVar = ["order__customer", "order__driver"]
    ordering = ["-id"]

    @admin.display(description="Made at", ordering="id")
    def made_at(self, promise: Promise) -> datetime:
        """Show when it was made."""
        return promise.made_at

    @admin.display(description="Promised in", ordering="eta_at")
    def promised_in(self, promise: Promise) -> str:
        """Show the point estimate."""
        return _minutes(city_seconds(promise.eta_at, promise.made_at))

    @admin.display(description="Between")
    def between(self, promise: Promise) -> str:
        """Show the range."""
        low, high = (
            city_seconds(at, promise.made_at) / 60 for at in (promise.low_at, promise.high_at)
        )
        return f"{low:.1f} and {high:.1f} min"

    @admin.display(description="Took", empty_value="-")
    def took(self, promise: Promise) -> str | None:
        """Show when it came in truth."""
        came_at = promise.delivered_at
        return _minutes(city_seconds(came_at, promise.made_at)) if came_at else None

    @admin.display(description="Late by", ordering="error_s", empty_value="-")
    def off_by(self, promise: Promise) -> str | None:
        """Show the error; below zero it came before."""
        return None if promise.error_s is None else _minutes(promise.error_s)


def _minutes(seconds: float) -> str:
    return f"{seconds / 60:.1f} min"


@admin.register(Journey)
class JourneyAdmin(FoundByOrder, ReadOnly, Uncounted, ModelAdmin):
    list_display = ["order", "stage", "promised_at", "delay_reason", "at_shop_at", "at_door_at"]
    list_filter = ["stage", "delay_reason", "order__region"]
    list_select_related = ["order"]
    people: ClassVar = ["order__customer", "order__driver"]
    ordering = ["-order_id"]


@admin.register(LearntTimings)
class LearntTimingsAdmin(ReadOnly, Uncounted, ModelAdmin):
    list_display = ["__str__", "learnt_at", "since_day", "through_day", "orders"]
    fields = ["learnt_at", "since_day", "through_day", "orders", "when_learnt", "since_then"]
    readonly_fields = ["when_learnt", "since_then"]

    @admin.display(description="On the newest days, which it was not fitted to")
    def when_learnt(self, learnt: LearntTimings) -> SafeString:
        """Show what it was worth before it was used."""
        return _table([{"stage": stage, **found} for stage, found in learnt.figures.items()])

    @admin.display(description="Promises of the last 7 days, of any version")
    def since_then(self, learnt: LearntTimings) -> SafeString:
        """Show what came of the promises."""
        return _table(promise_accuracy(now=utc_now(), window=timedelta(days=7)))


def _table(rows: list[dict[str, Any]]) -> SafeString:
    lines = format_html_join(
        "",
        "<tr><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>",
        (
            (
                row["stage"].replace("_", " "),
                row["count"],
                _number(row["mae_s"], "{:.0f} s"),
                _number(row["within_3_min"], "{:.1%}"),
                _number(row["coverage"], "{:.1%}"),
            )
            for row in rows
        ),
    )
    return format_html(
        "<table><thead><tr><th>Stage</th><th>Promises</th><th>Mean error</th>"
        "<th>Within 3 min</th><th>Inside the range</th></tr></thead><tbody>{}</tbody></table>",
        lines,
    )


def _number(value: float | None, pattern: str) -> str:
    return "–" if value is None else pattern.format(value)
