"""What the promised arrivals were worth, by the stage in which they were made."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Avg, Count, FloatField, Q
from django.db.models.functions import Abs, Cast

from tracking.eta.progress import Stage
from tracking.selectors import promises_settled_since

CLOSE_S = 180


def promise_accuracy(*, now: datetime, window: timedelta) -> list[dict[str, Any]]:
    """Return a row per stage: MAE in city seconds, share within 3 min, share inside the range.

    Of each order that was delivered its first promise of each stage counts that was made in the
    window: the later ones are of those that needed them. Null stands where there was none.
    """
    settled = promises_settled_since(now - window, now=now)
    first = settled.order_by("order_id", "stage", "id").distinct("order_id", "stage")
    made = settled.filter(pk__in=first.values("pk")).annotate(off_s=Abs("error_s"))
    counted = {
        row["stage"]: row
        for row in made.order_by()
        .values("stage")
        .annotate(
            count=Count("id"),
            mae_s=Avg("off_s"),
            close=Cast(Count("id", filter=Q(off_s__lte=CLOSE_S)), FloatField()),
            covered=Cast(Count("id", filter=Q(is_covered=True)), FloatField()),
        )
    }
    return [_row(stage, counted.get(stage)) for stage in Stage]


def _row(stage: Stage, found: dict[str, Any] | None) -> dict[str, Any]:
    if found is None:
        nothing = dict.fromkeys(("mae_s", "within_3_min", "coverage"))
        return {"stage": stage.value, "count": 0, **nothing}
    count = found["count"]
    return {
        "stage": stage.value,
        "count": count,
        "mae_s": round(found["mae_s"], 1),
        "within_3_min": round(found["close"] / count, 4),
        "coverage": round(found["covered"] / count, 4),
    }
