"""The day's figures on the first page of Django admin: the same as GET /admin/stats."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.http import HttpRequest

from delivery.kernel.clock import utc_now
from orders.states import FINAL, OrderStatus
from tracking.charts import Chart, stacked
from tracking.services.statistics import platform_statistics

_FATES = [("good", "delivered"), ("open", "open"), ("bad", "cancelled")]
_ANSWERS = [("good", "accepted"), ("bad", "declined"), ("warn", "missed")]


def add_figures(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    """Add figures and charts of the last 24 hours to the page (django-unfold calls it)."""
    figures = platform_statistics(now=utc_now())
    return context | {"cards": _cards(figures), "charts": _charts(figures)}


def _cards(figures: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """Return (name, figure, note) of each card."""
    by_status = figures["orders_by_status"]
    active = sum(count for status, count in by_status.items() if status not in FINAL)
    accepted = figures["acceptance_rate"]
    return [
        ("Orders placed", str(sum(by_status.values())), f"{active} still open"),
        ("Delivered", str(by_status[OrderStatus.DELIVERED]), ""),
        ("Cancelled", str(by_status[OrderStatus.CANCELLED]), ""),
        ("At risk now", str(figures["at_risk"]["count"]), "of the open orders"),
        ("Order to door", *_spread(figures["delivery_time_s"])),
        ("Time to match", *_spread(figures["time_to_match_s"])),
        ("Offers accepted", "none yet" if accepted is None else f"{accepted:.0%}", ""),
        ("Placed per minute", f"{figures['placement_rate_per_minute']:g}", "in the last 15 min"),
        ("Open sockets", str(figures["open_sockets"]), "watching now"),
    ]


def _charts(figures: Mapping[str, Any]) -> list[Chart]:
    hours = [
        (f"{datetime.fromisoformat(row['from']):%H}", _fates(row["orders_by_status"]))
        for row in figures["orders_per_hour"]
    ]
    risks = figures["at_risk"]["by_kind"]
    return [
        stacked("Orders placed per hour (UTC)", _FATES, hours, label_every=2, is_wide=True),
        _histogram("Order to door, minutes", figures["delivery_time_histogram"]),
        _histogram("Time to match, seconds", figures["time_to_match_histogram"]),
        stacked(
            "Answers to offers",
            _ANSWERS,
            [(answer, {name: figures["offers"][answer]}) for name, answer in _ANSWERS],
        ),
        stacked(
            "At risk now, by reason",
            [("bad", "orders")],
            [(kind.replace("_", " "), {"bad": count}) for kind, count in risks.items()],
        ),
    ]


def _fates(by_status: Mapping[str, int]) -> dict[str, int]:
    delivered, cancelled = by_status[OrderStatus.DELIVERED], by_status[OrderStatus.CANCELLED]
    return {
        "good": delivered,
        "open": sum(by_status.values()) - delivered - cancelled,
        "bad": cancelled,
    }


def _histogram(title: str, buckets: list[Mapping[str, Any]]) -> Chart:
    rows = [(bucket["label"], {"open": bucket["count"]}) for bucket in buckets]
    return stacked(title, [("open", "orders")], rows)


def _minutes(seconds: float | None) -> str:
    if seconds is None:
        return "none yet"
    return f"{seconds:.0f} s" if seconds < 120 else f"{seconds / 60:.0f} min"


def _spread(spread: Mapping[str, Any]) -> tuple[str, str]:
    note = f"median; 95 % within {_minutes(spread['p95'])}" if spread["count"] else ""
    return _minutes(spread["p50"]), note
