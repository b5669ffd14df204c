"""Everything learnt about times, as one immutable value, and what is taken before that."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import datetime
from math import log
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from delivery.kernel.durations import Duration
from merchants.timings.effects import Effects

MOST_LOAD = 8


class Band(NamedTuple):
    """How far arrivals lie from the computed mean, in its deviations: P10, median and P90."""

    low: float
    point: float
    high: float


# The quantiles of a slightly skewed distribution, until calibration has seen some outcomes.
USUAL_BAND = Band(-1.2, -0.1, 1.35)


@dataclass(frozen=True, slots=True)
class Timings:
    """Distributions by stage; all are in city seconds or ratios to what was announced.

    `kitchen` is a ratio to the time that the shop gave with its answer, `promised_kitchen` to the
    one that its page announces before; `promised_ride` to the ride that is reckoned
    before a driver is known, `ride` and `approach` to the one reckoned for its vehicle.
    `search` runs from the shop's answer to the assignment, `coming` from there to the shop.
    """

    version: int = 0
    answer: Effects = field(default=Effects(log(90), 0.9))
    kitchen: Effects = field(default=Effects(log(1.0), 0.3))
    promised_kitchen: Effects = field(default=Effects(log(1.0), 0.3))
    search: Effects = field(default=Effects(log(60), 0.9))
    coming: Effects = field(default=Effects(log(270), 0.6))
    approach: Effects = field(default=Effects(log(1.05), 0.3))
    pickup: Effects = field(default=Effects(log(60), 0.7))
    promised_ride: Effects = field(default=Effects(log(1.0), 0.35))
    ride: Effects = field(default=Effects(log(1.0), 0.25))
    dropoff: Effects = field(default=Effects(log(90), 0.6))
    bands: Mapping[str, Band] = field(default_factory=dict)

    def band(self, *names: str) -> Band:
        """Return how far arrivals lie from the mean, by the first of the names that is known."""
        return next((self.bands[name] for name in names if name in self.bands), USUAL_BAND)

    def as_json(self) -> dict[str, Any]:
        """Return what `from_json` takes."""
        effects = {name: getattr(self, name).as_json() for name in EFFECTS}
        bands = {stage: [round(q, 4) for q in band] for stage, band in self.bands.items()}
        return {**effects, "version": self.version, "bands": bands}

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "Timings":
        """Build what `as_json` described."""
        # A version before had fewer of them: the others begin as priors.
        effects = {name: Effects.from_json(stored[name]) for name in EFFECTS if name in stored}
        bands = {stage: Band(*band) for stage, band in stored["bands"].items()}
        return cls(version=stored["version"], bands=bands, **effects)

    def learnt(self, version: int, effects: Mapping[str, Effects]) -> "Timings":
        """Return the next version, in which the effects named are new ones."""
        parts: dict[str, Any] = {**effects}
        return replace(self, version=version, **parts)

    def with_bands(self, bands: Mapping[str, Band]) -> "Timings":
        """Return the same distributions, calibrated anew."""
        return replace(self, bands=bands)


EFFECTS = tuple(one.name for one in fields(Timings) if one.name not in {"version", "bands"})
PRIORS = Timings()


def keys_of(
    *,
    shop_id: object,
    category: str,
    region_id: object,
    local_hour: int,
    vehicle: str = "",
    load: int | None = None,
) -> dict[str, str]:
    """Return the keys by factor; an unknown vehicle or load has no effect of its own."""
    keys = {
        "shop": str(shop_id),
        "category": category,
        "region": str(region_id),
        "hour": str(local_hour),
    }
    if vehicle:
        keys |= {"vehicle": vehicle, "vehicle_hour": f"{vehicle} {local_hour}"}
    if load is not None:
        keys["load"] = load_key(load)
    return keys


def load_key(load: int) -> str:
    """Return the key of a kitchen that has so many other orders in hand."""
    return str(min(load, MOST_LOAD))


def local_hour(at: datetime, timezone: str) -> int:
    """Return the hour on a region's clock."""
    return at.astimezone(ZoneInfo(timezone)).hour


def from_checkout(
    timings: Timings, keys: Mapping[str, str], *, prep_s: float, ride_s: float
) -> Duration:
    """Return how long an order takes from its placement, before anybody has seen it.

    The shop answers; then its kitchen works while a driver is sought and comes; the later one
    decides when the food changes hands. `ride_s` is reckoned without a vehicle.
    """
    kitchen = timings.promised_kitchen.of(keys).scaled(max(prep_s, 1.0)).whole()
    courier = timings.search.of(keys).whole().then(timings.coming.of(keys).whole())
    ride = timings.promised_ride.of(keys).scaled(max(ride_s, 1.0)).whole()
    return (
        timings.answer.of(keys)
        .whole()
        .then(
            kitchen.later_of(courier),
            timings.pickup.of(keys).whole(),
            ride,
            timings.dropoff.of(keys).whole(),
        )
    )
