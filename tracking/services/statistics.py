"""How the platform is doing: the figures that operators look at first."""

import time
from collections.abc import Iterable
from datetime import datetime, timedelta
from statistics import median, quantiles
from typing import Any

from django.db.models import Count
from django.db.models.functions import Coalesce

from delivery.events.backlog import relay_lag_s, waiting_events
from delivery.geo.models import Region
from delivery.geo.positions import PositionIndex
from delivery.kernel.clock import rfc3339
from delivery.live.census import open_sockets
from delivery.ops.queues import depths
from drivers.models import Offer
from drivers.services.clock import city_seconds
from drivers.states import OfferStatus
from orders.models import Order
from orders.selectors import created_between
from orders.states import OrderStatus
from tracking.services.accuracy import promise_accuracy
from tracking.services.hours import (
    DELIVERY_BOUNDS_MIN,
    MATCH_BOUNDS_S,
    histogram,
    orders_at_risk,
    orders_per_hour,
)

WINDOW = timedelta(hours=24)
RATE_WINDOW = timedelta(minutes=15)
# Of more orders than these, the newest speak for the day.
SAMPLE = 10_000
_PROBES = 5
_PROBE_RADIUS_M = 3000.0
_PROBE_LIMIT = 20
_MILLISECOND = timedelta(milliseconds=1)


def platform_statistics(*, now: datetime) -> dict[str, Any]:
    """Return the figures of the last 24 hours; null stands where nothing has happened yet."""
    since = now - WINDOW
    # An id's instant is whole milliseconds: one more takes in what is placed at `now` itself.
    placed = created_between(since, now + _MILLISECOND)
    lately = created_between(now - RATE_WINDOW, now + _MILLISECOND).count()
    matches, deliveries, offers = _matches(placed), _deliveries(placed), _answers(since)
    return {
        "from": rfc3339(since),
        "to": rfc3339(now),
        "orders_by_status": _by_status(placed),
        "placement_rate_per_minute": round(lately / (RATE_WINDOW.total_seconds() / 60), 3),
        "orders_per_hour": orders_per_hour(placed, since=since, until=now),
        "offers": offers,
        "acceptance_rate": _acceptance_rate(offers),
        "time_to_match_s": _spread(matches),
        "time_to_match_histogram": histogram(matches, MATCH_BOUNDS_S),
        "delivery_time_s": _spread(deliveries),
        "delivery_time_histogram": histogram([s / 60 for s in deliveries], DELIVERY_BOUNDS_MIN),
        "at_risk": orders_at_risk(now=now),
        "eta_accuracy": promise_accuracy(now=now, window=WINDOW),
        "open_sockets": open_sockets(now=now),
        "geo_query_ms": {region.slug: _geo_query_ms(region, now) for region in _regions()},
        "relay_lag_s": round(relay_lag_s(now=now), 1),
        "relay_events": waiting_events(),
        "queue_depth": dict(depths()),
    }


def _regions() -> Iterable[Region]:
    return Region.objects.order_by("pk")


def _by_status(placed: Any) -> dict[str, int]:
    counted = dict(placed.order_by().values_list("status").annotate(count=Count("pk")))
    return {status.value: counted.get(status.value, 0) for status in OrderStatus}


def _answers(since: datetime) -> dict[str, int]:
    answered = Offer.objects.filter(ended_at__gte=since)
    counted = dict(answered.order_by().values_list("status").annotate(count=Count("pk")))
    return {
        "accepted": counted.get(OfferStatus.ACCEPTED, 0),
        "declined": counted.get(OfferStatus.REJECTED, 0),
        "missed": counted.get(OfferStatus.EXPIRED, 0),
    }


def _acceptance_rate(offers: dict[str, int]) -> float | None:
    asked = sum(offers.values())
    return round(offers["accepted"] / asked, 4) if asked else None


def _matches(placed: Any) -> list[float]:
    """Return how long each match took from when somebody first had to be asked."""
    matched = placed.filter(assigned_at__isnull=False, search__isnull=False)
    wanted_at = Coalesce("search__due_at", "search__began_at")
    times = matched.order_by("-id").values_list("assigned_at", wanted_at)[:SAMPLE]
    return [max((assigned - wanted).total_seconds(), 0.0) for assigned, wanted in times]


def _deliveries(placed: Any) -> list[float]:
    """Return how many city seconds each delivery took to the door; none that was for later."""
    delivered = placed.filter(status=OrderStatus.DELIVERED, scheduled_for=None)
    orders = delivered.order_by("-id").only("id", "delivered_at")[:SAMPLE]
    return [_seconds(order) for order in orders]


def _seconds(order: Order) -> float:
    return city_seconds(order.delivered_at, order.created_at) if order.delivered_at else 0.0


def _spread(values: list[float]) -> dict[str, Any]:
    """Return count, median and 95th percentile."""
    if not values:
        return {"count": 0, "p50": None, "p95": None}
    p95 = quantiles(values, n=20, method="inclusive")[-1] if len(values) > 1 else values[0]
    return {"count": len(values), "p50": round(median(values), 1), "p95": round(p95, 1)}


def _geo_query_ms(region: Region, now: datetime) -> float:
    """Return how long a search for drivers around a region's centre takes, median of five."""
    index, took_ms = PositionIndex(region), []
    for _ in range(_PROBES):
        began_s = time.perf_counter()
        index.nearby(
            region.bounds.centre,
            radius_m=_PROBE_RADIUS_M,
            max_radius_m=_PROBE_RADIUS_M,
            limit=_PROBE_LIMIT,
            now=now,
        )
        took_ms.append((time.perf_counter() - began_s) * 1000)
    return round(median(took_ms), 3)
