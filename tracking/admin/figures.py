"""The day's figures on the first page of Django admin: the same as GET /admin/stats."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.http import HttpRequest

from delivery.kernel.clock import utc_now
from orders.states import FINAL, OrderStatus
from tracking.charts import Chart, stacked
from tracking.services.statistics import platform_statistics

_FATES = [("good", "delivered"), ("open", "open"), ("bad", "cancelled")]
_CLOSENESS = [("good", "within 3 min"), ("bad", "farther off")]
_ANSWERS = [("good", "accepted"), ("bad", "declined"), ("warn", "missed")]

Card = tuple[str, str, str]


def add_figures(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    """Add figures and charts of the last 24 hours to the page (django-unfold calls it)."""
    figures = platform_statistics(now=utc_now())
    return context | {"cards": cards(figures), "charts": charts(figures)}


def cards(figures: Mapping[str, Any]) -> list[Card]:
    """Return (name, figure, note) of each card."""
    return [*_cards_of_orders(figures), *_cards_of_machinery(figures)]


def _cards_of_orders(figures: Mapping[str, Any]) -> list[Card]:
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
        ("Arrivals within 3 min", *_worth(figures["eta_accuracy"])),
    ]


def _cards_of_machinery(figures: Mapping[str, Any]) -> list[Card]:
    relayed, depth, geo_ms = (
        figures["relay_events"],
        figures["queue_depth"],
        figures["geo_query_ms"],
    )
    slowest = max(geo_ms, key=geo_ms.__getitem__, default="")
    deepest = max(depth, key=depth.__getitem__, default="")
    return [
        ("Open sockets", str(figures["open_sockets"]), "watching now"),
        ("Nearest drivers", f"{geo_ms[slowest]:g} ms" if slowest else "none yet", slowest),
        ("Relay lag", f"{figures['relay_lag_s']:.0f} s", _relay_note(relayed)),
        (
            "Tasks waiting",
            str(sum(depth.values())),
            f"most in {deepest}" if any(depth.values()) else "",
        ),
    ]


def charts(figures: Mapping[str, Any]) -> list[Chart]:
    """Return what is drawn below the cards."""
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
            "Promised arrivals, by stage",
            _CLOSENESS,
            [(row["stage"].replace("_", " "), _closeness(row)) for row in figures["eta_accuracy"]],
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


def _closeness(row: Mapping[str, Any]) -> dict[str, int]:
    close = round((row["within_3_min"] or 0) * row["count"])
    return {"good": close, "bad": row["count"] - close}


def _worth(rows: Sequence[Mapping[str, Any]]) -> tuple[str, str]:
    """Return the share of all promises that held to 3 min, and how far off they were."""
    count = sum(row["count"] for row in rows)
    if not count:
        return "none yet", ""
    close = sum(_closeness(row)["good"] for row in rows)
    off_s = sum(row["mae_s"] * row["count"] for row in rows if row["count"]) / count
    return f"{close / count:.0%}", f"off by {_minutes(off_s)} on average"


def _relay_note(events: Mapping[str, int]) -> str:
    return f"{events['pending']} events wait, {events['dead']} given up"


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
