"""What demand is expected of a region, learned from its last hours."""

from datetime import UTC, datetime, timedelta
from functools import lru_cache

from delivery.geo.models import Region
from drivers.matching.demand import DemandMeter
from drivers.matching.problem import Demand
from drivers.services.clock import city_seconds
from orders.selectors import created_between

_LOOK_BACK = timedelta(hours=3)
_MAX_ORDERS = 1_000
_REFRESH_S = 60


def expected_demand(region: Region, *, now: datetime) -> Demand | None:
    """Return the demand forecast of this minute, None before the first order."""
    return _forecast(region.pk, int(now.timestamp()) // _REFRESH_S)


@lru_cache(maxsize=256)
def _forecast(region_id: int, minute: int) -> Demand | None:
    now = datetime.fromtimestamp(minute * _REFRESH_S, UTC)
    orders = created_between(now - _LOOK_BACK, now + timedelta(seconds=_REFRESH_S))
    newest = orders.filter(region_id=region_id).select_related("shop").order_by("-id")
    meter = DemandMeter()
    for order in reversed(newest[:_MAX_ORDERS]):
        placed_s = city_seconds(order.created_at, now)
        ready_s = placed_s + order.prep_minutes * 60
        meter.observe(str(order.shop_id), order.shop.point, placed_s, ready_s)
    return meter.forecast(0.0)
