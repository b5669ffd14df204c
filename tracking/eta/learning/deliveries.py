"""A delivered order as it happened, and what could have been said of it on the way."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

from merchants.timings.timings import load_key
from tracking.eta.progress import Progress, Stage

# Where between two moments that were seen a ride is looked at, as shares of the time between.
_ON_THE_WAY = (0.25, 0.5, 0.75)


class Look(NamedTuple):
    """A moment of the ride to the door: how long after the pick-up, and the way reckoned then.

    One that is not seen lies between others, at an even pace, which no ride has: in such a replay
    a ride is surer than it is on the road.
    """

    ridden_s: float
    ride_s: float
    is_seen: bool = True


@dataclass(frozen=True, slots=True)
class Delivery:
    """City seconds since work on the order could begin; None for what nobody noticed.

    `keys` and `announced_prep_s` are those known at the checkout, `prep_s` is what the shop then
    gave with its answer. `promised_ride_s` was reckoned before the driver was
    known, `approach_s` and `ride_s` for its vehicle. `nearing` is when the driver was first
    reckoned to be there within minutes. `day` counts days, from whatever day.
    """

    day: int
    keys: Mapping[str, str]
    announced_prep_s: float
    prep_s: float
    promised_ride_s: float
    vehicle: str
    load: int
    ride_s: float
    confirmed_s: float
    assigned_s: float
    picked_up_s: float
    delivered_s: float
    approach_s: float | None = None
    at_shop_s: float | None = None
    ready_s: float | None = None
    at_door_s: float | None = None
    stops_before_shop: int = 0
    stops_before_door: int = 0
    nearing: Look | None = None

    @property
    def full_keys(self) -> dict[str, str]:
        """Return the keys that are known once a driver has the order."""
        by_hour = f"{self.vehicle} {self.keys['hour']}"
        return {
            **self.keys,
            "load": load_key(self.load),
            "vehicle": self.vehicle,
            "vehicle_hour": by_hour,
        }


class Replay(NamedTuple):
    """What was known at a moment, and how long it then still took."""

    progress: Progress
    left_s: float
    is_seen: bool = True


def replays_of(delivery: Delivery) -> Iterator[Replay]:
    """Yield a replay for each stage that the order went through."""
    start = Progress(
        stage=Stage.CHECKOUT,
        keys=delivery.keys,
        prep_s=delivery.announced_prep_s,
        ride_s=delivery.promised_ride_s,
    )
    yield Replay(start, delivery.delivered_s)
    waited_s = delivery.confirmed_s / 2
    waiting = replace(start, stage=Stage.PLACED, waited_s=waited_s)
    yield Replay(waiting, delivery.delivered_s - waited_s)
    loaded = {**delivery.keys, "load": load_key(delivery.load)}
    answered = replace(start, stage=Stage.CONFIRMED, keys=loaded, prep_s=delivery.prep_s)
    confirmed = replace(answered, cooked_s=0.0, sought_s=0.0)
    yield Replay(confirmed, delivery.delivered_s - delivery.confirmed_s)
    yield from _with_driver(delivery, confirmed)
    yield from _on_the_way(delivery, confirmed)


def _with_driver(delivery: Delivery, before: Progress) -> Iterator[Replay]:
    known = replace(
        before,
        keys=delivery.full_keys,
        vehicle=delivery.vehicle,
        ride_s=delivery.ride_s,
        approach_s=delivery.approach_s,
        stops_before_shop=delivery.stops_before_shop,
        stops_before_door=delivery.stops_before_door,
    )
    if delivery.approach_s is not None and not _is_ready(delivery, delivery.assigned_s):
        yield Replay(_cooking(delivery, known), delivery.delivered_s - delivery.assigned_s)
    if delivery.ready_s is not None and delivery.assigned_s <= delivery.ready_s:
        yield Replay(_ready(delivery, known), delivery.delivered_s - delivery.ready_s)


def _is_ready(delivery: Delivery, at_s: float) -> bool:
    return delivery.ready_s is not None and delivery.ready_s <= at_s


def _cooking(delivery: Delivery, known: Progress) -> Progress:
    cooked_s = delivery.assigned_s - delivery.confirmed_s
    return replace(known, stage=Stage.ASSIGNED, cooked_s=cooked_s)


def _ready(delivery: Delivery, known: Progress) -> Progress:
    """Describe the moment when the food is ready; the driver may be there or on the way."""
    ready_s, at_shop_s = delivery.ready_s or 0.0, delivery.at_shop_s
    ready = replace(known, stage=Stage.READY, ready_s=0.0)
    if at_shop_s is not None and at_shop_s <= ready_s:
        return replace(ready, at_shop_s=ready_s - at_shop_s)
    if at_shop_s is None or delivery.approach_s is None:
        return ready
    ahead = (at_shop_s - ready_s) / max(at_shop_s - delivery.assigned_s, 1.0)
    return replace(ready, approach_s=delivery.approach_s * min(ahead, 1.0))


def _on_the_way(delivery: Delivery, before: Progress) -> Iterator[Replay]:
    riding = replace(
        before,
        stage=Stage.PICKED_UP,
        keys=delivery.full_keys,
        vehicle=delivery.vehicle,
        ride_s=delivery.ride_s,
        stops_before_door=delivery.stops_before_door,
    )
    yield Replay(riding, delivery.delivered_s - delivery.picked_up_s)
    if delivery.at_door_s is None or delivery.stops_before_door:
        return
    for look in _looks(delivery, delivery.at_door_s - delivery.picked_up_s):
        left_s = delivery.delivered_s - delivery.picked_up_s - look.ridden_s
        yield Replay(replace(riding, ride_s=look.ride_s), left_s, look.is_seen)


def _looks(delivery: Delivery, until_door_s: float) -> Iterator[Look]:
    """Yield moments on the way: the one that was seen, and others between what is known."""
    start, door, seen = Look(0.0, delivery.ride_s), Look(until_door_s, 0.0), delivery.nearing
    if seen is None or not 0 < seen.ridden_s < until_door_s:
        yield from _between(start, door)
        return
    yield from _between(start, seen)
    yield seen
    yield from _between(seen, door)


def _between(one: Look, other: Look) -> Iterator[Look]:
    for share in _ON_THE_WAY:
        yield Look(
            one.ridden_s + (other.ridden_s - one.ridden_s) * share,
            one.ride_s + (other.ride_s - one.ride_s) * share,
            is_seen=False,
        )
