"""Which numbers each distribution is learnt from."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import log

from tracking.eta.learning.deliveries import Delivery

# Times are stamped when a button is pressed: less than a second is none.
_LEAST_S = 1.0


@dataclass(frozen=True, slots=True)
class Sample:
    """How a part of `Timings` is measured on an order, and which factors may bend it."""

    name: str
    measure: Callable[[Delivery], float | None]
    factors: Sequence[str]
    sigma_by: str = ""


def _log_s(seconds: float) -> float:
    return log(max(seconds, _LEAST_S))


def _log_ratio(actual_s: float, expected_s: float) -> float:
    return log(max(actual_s, _LEAST_S) / max(expected_s, _LEAST_S))


def _kitchen(one: Delivery) -> float | None:
    return None if one.ready_s is None else _log_ratio(one.ready_s - one.confirmed_s, one.prep_s)


def _promised_kitchen(one: Delivery) -> float | None:
    if one.ready_s is None:
        return None
    return _log_ratio(one.ready_s - one.confirmed_s, one.announced_prep_s)


def _coming(one: Delivery) -> float | None:
    return None if one.at_shop_s is None else _log_s(one.at_shop_s - one.assigned_s)


def _approach(one: Delivery) -> float | None:
    if one.at_shop_s is None or one.approach_s is None or one.stops_before_shop:
        return None
    return _log_ratio(one.at_shop_s - one.assigned_s, one.approach_s)


def _pickup(one: Delivery) -> float | None:
    if one.at_shop_s is None or one.ready_s is None:
        return None
    return _log_s(one.picked_up_s - max(one.at_shop_s, one.ready_s))


def _promised_ride(one: Delivery) -> float | None:
    if one.at_door_s is None:
        return None
    return _log_ratio(one.at_door_s - one.picked_up_s, one.promised_ride_s)


def _ride(one: Delivery) -> float | None:
    if one.at_door_s is None or one.stops_before_door:
        return None
    return _log_ratio(one.at_door_s - one.picked_up_s, one.ride_s)


def _dropoff(one: Delivery) -> float | None:
    return None if one.at_door_s is None else _log_s(one.delivered_s - one.at_door_s)


SAMPLES = (
    Sample("answer", lambda one: _log_s(one.confirmed_s), ("region", "shop", "hour"), "shop"),
    Sample("kitchen", _kitchen, ("region", "category", "shop", "hour", "load"), "shop"),
    Sample("promised_kitchen", _promised_kitchen, ("region", "category", "shop", "hour"), "shop"),
    Sample("search", lambda one: _log_s(one.assigned_s - one.confirmed_s), ("region", "hour")),
    Sample("coming", _coming, ("region", "hour")),
    Sample("approach", _approach, ("region", "vehicle", "vehicle_hour")),
    Sample("pickup", _pickup, ("region", "category", "shop")),
    Sample("promised_ride", _promised_ride, ("region", "hour")),
    Sample("ride", _ride, ("region", "vehicle", "vehicle_hour")),
    Sample("dropoff", _dropoff, ("region", "vehicle")),
)
