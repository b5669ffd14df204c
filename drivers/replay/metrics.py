"""Figures of a finished replay."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from drivers.replay.instance import Instance
from drivers.replay.schedule import Schedule


@dataclass(frozen=True, slots=True)
class Figures:
    """Hold what the schedule is judged by, in minutes.

    An undelivered order counts at the maximum, save in what is named after delivered orders.
    """

    orders: int
    delivered_percent: float
    click_to_door_mean: float
    click_to_door_p90: float
    delivered_click_to_door_mean: float
    delivered_click_to_door_p90: float
    ready_to_pickup_mean: float
    over_target_percent: float
    orders_per_bundle: float


def measure(instance: Instance, schedule: Schedule) -> Figures:
    """Measure a schedule; delivered past the maximum is not delivered."""
    limit = instance.maximum_minutes
    done = {
        order_id: at - instance.orders[order_id].placed
        for order_id, at in schedule.dropped_off.items()
        if at - instance.orders[order_id].placed <= limit
    }
    waits = [done.get(order_id, limit) for order_id in instance.orders]
    picked = {o: a.picked_up for a in schedule.assignments for o in a.orders}
    shelf = [picked[order_id] - instance.orders[order_id].ready for order_id in done]
    over = sum(wait > instance.target_minutes for wait in waits)
    return Figures(
        orders=len(waits),
        delivered_percent=100 * len(done) / len(waits),
        click_to_door_mean=sum(waits) / len(waits),
        click_to_door_p90=percentile(waits, 90),
        delivered_click_to_door_mean=sum(done.values()) / max(1, len(done)),
        delivered_click_to_door_p90=percentile([*done.values()] or [limit], 90),
        ready_to_pickup_mean=sum(shelf) / max(1, len(shelf)),
        over_target_percent=100 * over / len(waits),
        orders_per_bundle=len(picked) / max(1, len(schedule.assignments)),
    )


def percentile(values: Sequence[float], percent: float) -> float:
    """Return the smallest value that at least `percent` of the values do not exceed."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(len(ordered) * percent / 100) - 1)]
