"""What a trip pays: pure."""

from delivery.kernel.money import share_minor


def payout_minor(*, base_minor: int, per_km_minor: int, trip_m: float, tip_minor: int) -> int:
    """Return base + distance + tip; the distance counts by the metre, rounded half up once."""
    return base_minor + share_minor(per_km_minor, round(trip_m * 10)) + tip_minor
