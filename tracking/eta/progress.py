"""How far an order has come, as the estimate needs it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Stage(StrEnum):
    """What an estimate is made after; each is calibrated and reported on its own."""

    CHECKOUT = "checkout"
    PLACED = "placed"
    CONFIRMED = "confirmed"
    ASSIGNED = "assigned"
    READY = "ready"
    PICKED_UP = "picked_up"
    ARRIVING = "arriving"


# On its way and predicted to be there within this time, an order is arriving.
ARRIVING_S = 360.0


@dataclass(frozen=True, slots=True)
class Progress:
    """What is known of an order; all durations are in city seconds, None where not begun.

    `keys` are those of `merchants.timings`. `prep_s` is what the shop says its kitchen takes: its
    page before it has answered, its answer from then on. `approach_s` is the driver's way to the
    shop by way of `stops_before_shop` other stops, `ride_s` the way to the door from the shop or,
    once picked up, from the driver, by way of `stops_before_door`; `delays_s` is what the driver
    waits for other orders' food before it comes to this shop. `vehicle` is empty before an
    assignment.
    """

    stage: Stage
    keys: Mapping[str, str]
    prep_s: float
    ride_s: float
    vehicle: str = ""
    waited_s: float = 0.0
    cooked_s: float | None = None
    sought_s: float | None = None
    approach_s: float | None = None
    stops_before_shop: int = 0
    delays_s: float = 0.0
    at_shop_s: float | None = None
    ready_s: float | None = None
    stops_before_door: int = 0
    at_door_s: float | None = None

    @property
    def is_picked_up(self) -> bool:
        """Tell whether the food is on its way."""
        return self.stage in {Stage.PICKED_UP, Stage.ARRIVING}

    @property
    def stops_ahead(self) -> int:
        """Return how many stops for other orders come before the next one for this."""
        return self.stops_before_door if self.is_picked_up else self.stops_before_shop
