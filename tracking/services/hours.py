"""The day by the hour and by length: what charts are drawn from."""

import itertools
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db.models import BigIntegerField, Count, F, Func, QuerySet

from delivery.kernel.clock import rfc3339
from drivers.at_risk import risk_payloads
from drivers.risk import RiskKind
from orders.models import Order
from orders.states import ACTIVE, OrderStatus

_HOUR = timedelta(hours=1)
_HOUR_MS = 3_600_000
DELIVERY_BOUNDS_MIN = (15, 20, 25, 30, 40, 50, 60)
MATCH_BOUNDS_S = (10, 30, 60, 120, 300)


class MillisOfId(Func):
    """Read the instant of a UUIDv7, in milliseconds since 1970."""

    template = "('x' || left(replace(%(expressions)s::text, '-', ''), 12))::bit(48)::bigint"
    output_field = BigIntegerField()


def orders_per_hour(
    placed: QuerySet[Order], *, since: datetime, until: datetime
) -> list[dict[str, Any]]:
    """Count orders by the hour they were placed in and what became of them, oldest first."""
    rows = (
        placed.order_by()
        .annotate(hour=MillisOfId(F("id")) / _HOUR_MS)
        .values_list("hour", "status")
        .annotate(count=Count("pk"))
    )
    counted = {(hour, status): count for hour, status, count in rows}
    hours = []
    at = since.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    while at <= until:
        hour = int(at.timestamp() * 1000) // _HOUR_MS
        by_status = {str(status): counted.get((hour, status.value), 0) for status in OrderStatus}
        hours.append({"from": rfc3339(at), "orders_by_status": by_status})
        at += _HOUR
    return hours


def histogram(values: Sequence[float], bounds: Sequence[int]) -> list[dict[str, Any]]:
    """Count values below each bound and above the last; nothing is left out.

    >>> histogram([1, 5, 99], (2, 10))
    [{'label': '< 2', 'count': 1}, {'label': '2–10', 'count': 1}, {'label': '10 +', 'count': 1}]
    """
    edges = [float("-inf"), *bounds, float("inf")]
    labels = [f"< {bounds[0]}"]
    labels += [f"{low}–{high}" for low, high in itertools.pairwise(bounds)]
    labels += [f"{bounds[-1]} +"]
    return [
        {"label": label, "count": sum(low <= value < high for value in values)}
        for label, low, high in zip(labels, edges, edges[1:], strict=False)
    ]


def orders_at_risk(*, now: datetime) -> dict[str, Any]:
    """Count the open orders at risk, each under its most urgent reason."""
    active = Order.objects.filter(status__in=ACTIVE)
    orders = list(active.select_related("search", "region", "shop"))
    gravest = [row["risks"][0]["kind"] for row in risk_payloads(orders, now=now) if row["risks"]]
    by_kind = {str(kind): gravest.count(kind) for kind in reversed(RiskKind)}
    return {"count": len(gravest), "by_kind": by_kind}
