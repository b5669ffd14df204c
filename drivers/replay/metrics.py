"""Figures of a finished replay."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from drivers.replay.instance import Instance
from drivers.replay.schedule import Schedule


@dataclass(frozen=True, slots=True)
class Figures:
    """Hold what the schedule is judged by. Minutes, an undelivered order at the maximum."""

    orders: int
    delivered_percent: float
    click_to_door_mean: float
    click_to_door_p90: float
    ready_to_pickup_mean: float
    over_target_percent: float
    orders_per_bundle: float


def measure(instance: Instance, schedule: Schedule) -> Figures:
    """Measure a schedule; ready-to-pickup is over delivered orders, the rest over all."""
    waits: list[float] = []
    for order_id, order in instance.orders.items():
        done = schedule.dropped_off.get(order_id, order.placed + instance.maximum_minutes)
        waits.append(min(done - order.placed, instance.maximum_minutes))
    picked = {o: a.picked_up for a in schedule.assignments for o in a.orders}
    shelf = [at - instance.orders[order_id].ready for order_id, at in picked.items()]
    delivered = sum(
        done - instance.orders[order_id].placed <= instance.maximum_minutes
        for order_id, done in schedule.dropped_off.items()
    )
    over = sum(wait > instance.target_minutes for wait in waits)
    return Figures(
        orders=len(waits),
        delivered_percent=100 * delivered / len(waits),
        click_to_door_mean=sum(waits) / len(waits),
        click_to_door_p90=percentile(waits, 90),
        ready_to_pickup_mean=sum(shelf) / max(1, len(shelf)),
        over_target_percent=100 * over / len(waits),
        orders_per_bundle=len(picked) / max(1, len(schedule.assignments)),
    )


def percentile(values: Sequence[float], percent: float) -> float:
    """Return the smallest value that at least `percent` of the values do not exceed."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(len(ordered) * percent / 100) - 1)]
