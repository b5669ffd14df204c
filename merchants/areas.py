"""Delivery areas drawn by hand: one ring of corners, latitude first."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError

from delivery.kernel.geometry import Point

MAX_CORNERS = 200
Ring = Sequence[Sequence[float]]


def ring_contains(ring: Ring, point: Point) -> bool:
    """Tell whether a point lies inside a ring of `[lat, lng]` corners, closed or not.

    Counts the edges that a line due east of the point crosses (even-odd rule); on the few
    kilometres of a delivery area, degrees are as good as a plane.
    """
    is_inside = False
    previous = ring[-1]
    for corner in ring:
        (lat_a, lng_a), (lat_b, lng_b) = previous, corner
        if (lat_a > point.lat) != (lat_b > point.lat):
            crossing_lng = lng_a + (point.lat - lat_a) * (lng_b - lng_a) / (lat_b - lat_a)
            is_inside ^= point.lng < crossing_lng
        previous = corner
    return is_inside


def check_ring(ring: Any) -> None:
    """Refuse what is no ring of 3 to MAX_CORNERS corners (ValidationError); empty is none."""
    if ring == []:
        return
    if not isinstance(ring, list) or not 3 <= len(ring) <= MAX_CORNERS:
        raise ValidationError(f"A list of 3 to {MAX_CORNERS} corners.")
    if not all(_is_corner(corner) for corner in ring):
        raise ValidationError("Each corner is [lat, lng] in degrees.")


def _is_corner(corner: Any) -> bool:
    if not isinstance(corner, list) or len(corner) != 2:
        return False
    if not all(isinstance(value, int | float) for value in corner):
        return False
    return Point(*corner).is_on_earth
