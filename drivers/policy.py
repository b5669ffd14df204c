"""What a trip pays: pure."""

from dataclasses import dataclass

from delivery.kernel.money import share_minor


@dataclass(frozen=True, slots=True)
class Rates:
    """What a region pays per order, kilometre, minute of travel and minute of waiting."""

    base_minor: int
    per_km_minor: int
    per_minute_minor: int
    waiting_per_minute_minor: int
    waiting_free_s: int
    waiting_paid_max_s: int


@dataclass(frozen=True, slots=True)
class Terms:
    """What a driver is promised for an order, part by part."""

    base_minor: int
    distance_minor: int
    time_minor: int
    tip_minor: int

    @property
    def total_minor(self) -> int:
        """Return the guaranteed payout."""
        return self.base_minor + self.distance_minor + self.time_minor + self.tip_minor


def terms_for(rates: Rates, *, trip_m: float, travel_s: float, tip_minor: int) -> Terms:
    """Return base + distance + time + tip; each part is rounded half up once."""
    return Terms(
        base_minor=rates.base_minor,
        distance_minor=share_minor(rates.per_km_minor, round(trip_m * 10)),
        time_minor=share_minor(rates.per_minute_minor, round(travel_s / 60 * 10_000)),
        tip_minor=tip_minor,
    )


def waiting_minor(rates: Rates, *, waited_s: float) -> int:
    """Return the pay for standing at the shop, past the free time and up to the paid most."""
    paid_s = min(max(0.0, waited_s - rates.waiting_free_s), rates.waiting_paid_max_s)
    return share_minor(rates.waiting_per_minute_minor, round(paid_s / 60 * 10_000))
