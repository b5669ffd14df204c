"""Mend what Redis forgot when it was restarted: of its last second it promises nothing."""

from collections import defaultdict
from datetime import datetime

import structlog
from django.db import transaction

from delivery.geo.models import Region
from delivery.geo.positions import PositionIndex
from delivery.stores.connections import sync_redis
from drivers.selectors import drivers_online
from drivers.services.positions import restore_lost_index
from drivers.services.shifts import share_moves_for_orders
from orders.models import Order
from orders.states import ACTIVE

log = structlog.get_logger(__name__)
_AT_ONCE = 1000
# KEYS: the run that was mended. By key, so that of a cluster the region's own node answers.
_RUN_ID = """
local run_id = string.match(redis.call('INFO', 'server'), 'run_id:(%w+)')
return redis.call('GET', KEYS[1]) ~= run_id and run_id
"""


def mend_after_restart(region: Region, *, now: datetime) -> int:
    """Have each driver's moves published for the orders it has, once per run of a Redis server.

    Return for how many drivers that was not so.
    """
    redis = sync_redis(region.redis_alias)
    mended_run = f"drivers:mended_run:{{{region.slug}}}"
    run_id = redis.eval(_RUN_ID, 1, mended_run)
    if not run_id:
        return 0
    restore_lost_index(region, now=now)
    strays = _strays(region)
    for driver_id in strays:
        with transaction.atomic():
            share_moves_for_orders(driver_id)
    redis.set(mended_run, str(run_id))
    if strays:
        log.error("moves_shared_anew", region=region.slug, drivers=len(strays), alert=True)
    return len(strays)


def _strays(region: Region) -> list[int]:
    """Return, in order, the drivers whose published orders are not those that they have."""
    in_hand: defaultdict[int, set[str]] = defaultdict(set)
    active = Order.objects.filter(driver__profile__region=region, status__in=ACTIVE)
    for driver_id, order_id in active.values_list("driver_id", "pk"):
        in_hand[driver_id].add(str(order_id))
    online = drivers_online(region.pk).values_list("pk", flat=True)
    index, strays = PositionIndex(region), []
    concerned = sorted({*in_hand, *online})
    for start in range(0, len(concerned), _AT_ONCE):
        ids = concerned[start : start + _AT_ONCE]
        told = index.orders_of(ids)
        strays += [pk for pk, orders in zip(ids, told, strict=True) if orders != in_hand[pk]]
    return strays
