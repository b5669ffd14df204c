"""The newest plan of each region: where the next run starts, and what maps may show.

It is advice only. It lives in Redis for as long as it is young, and everything works without it.
"""

import json
from dataclasses import dataclass, field

import structlog
from redis.exceptions import RedisError

from delivery.geo.models import Region
from delivery.kernel.geometry import Point
from delivery.stores.connections import sync_redis
from drivers.matching.plan import Plan

log = structlog.get_logger(__name__)
_TTL_S = 20


@dataclass(frozen=True, slots=True)
class Sketch:
    """Trips of order ids per driver, and where idle drivers had better wait."""

    trips: dict[str, list[list[str]]] = field(default_factory=dict)
    hints: dict[str, tuple[float, float]] = field(default_factory=dict)

    def hint_for(self, driver_id: int) -> Point | None:
        """Return where a driver without orders had better wait."""
        place = self.hints.get(str(driver_id))
        return Point(*place) if place else None


def save_plan(region: Region, plan: Plan) -> None:
    """Keep a plan for the next run."""
    trips = {
        driver_id: [list(trip.order_ids) for trip in route]
        for driver_id, route in plan.trips.items()
    }
    hints = {hint.driver_id: hint.target for hint in plan.hints}
    try:
        body = json.dumps({"trips": trips, "hints": hints})
        sync_redis(region.redis_alias).set(_key(region), body, ex=_TTL_S)
    except RedisError as error:
        log.warning("plan_not_kept", region=region.slug, error=str(error))


def load_plan(region: Region) -> Sketch | None:
    """Return the newest plan, None where there is no young one."""
    try:
        body = sync_redis(region.redis_alias).get(_key(region))
    except RedisError as error:
        log.warning("plan_not_read", region=region.slug, error=str(error))
        return None
    return Sketch(**json.loads(body)) if body else None


def _key(region: Region) -> str:
    return f"dispatch:plan:{{{region.slug}}}"
