"""What a delivery costs: integer money over whole metres."""

from decimal import ROUND_HALF_UP, Decimal
from typing import Protocol

from delivery.kernel.money import BASIS_POINTS


class DeliveryRate(Protocol):
    """A base price that covers the first `included_m`, and a price for each kilometre beyond.

    `surge_bp` stretches both while drivers are scarce.
    """

    delivery_base_minor: int
    included_m: int
    delivery_per_km_minor: int
    surge_bp: int


def delivery_fee_minor(rate: DeliveryRate, distance_m: float) -> int:
    """Return the fee for a way of `distance_m` on streets, rounded once, halves up."""
    beyond_m = max(0, round(distance_m) - rate.included_m)
    exact = rate.delivery_base_minor + Decimal(beyond_m * rate.delivery_per_km_minor) / 1000
    surged = exact * rate.surge_bp / BASIS_POINTS
    return int(surged.quantize(Decimal(1), rounding=ROUND_HALF_UP))
