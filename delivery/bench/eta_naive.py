"""What one would say without having learnt anything: the announced times, added up."""

from tracking.eta.progress import Progress, Stage

ANSWER_S = 120.0
COURIER_S = 360.0
PICKUP_S = 60.0
DROPOFF_S = 90.0
KITCHEN_SPREAD = 0.30
RIDE_SPREAD = 0.20
LEAST_SPREAD_S = 60.0


def naive_estimate(progress: Progress) -> tuple[float, float, float]:
    """Return point, low and high in city seconds."""
    ride_s = progress.ride_s + DROPOFF_S
    until_pickup_s = 0.0 if progress.is_picked_up else _until_pickup_s(progress)
    spread_s = max(until_pickup_s * KITCHEN_SPREAD + ride_s * RIDE_SPREAD, LEAST_SPREAD_S)
    point_s = until_pickup_s + ride_s
    return point_s, point_s - spread_s, point_s + spread_s


def _until_pickup_s(progress: Progress) -> float:
    is_open = progress.stage in {Stage.CHECKOUT, Stage.PLACED}
    answer_s = max(ANSWER_S - progress.waited_s, 0.0) if is_open else 0.0
    kitchen_s = max(progress.prep_s - (progress.cooked_s or 0.0), 0.0)
    if progress.ready_s is not None:
        kitchen_s = 0.0
    courier_s = COURIER_S if progress.approach_s is None else progress.approach_s
    return answer_s + max(kitchen_s, courier_s if progress.at_shop_s is None else 0.0) + PICKUP_S
