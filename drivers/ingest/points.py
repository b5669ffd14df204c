"""Read points as clients send them; the same rules over HTTP and over the socket."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from delivery.geo.positions import Fix
from delivery.kernel.errors import Invalid
from delivery.kernel.geometry import Point

MAX_POINTS = 100
# Field, lowest and highest value.
_REQUIRED = (("lat", -90.0, 90.0), ("lng", -180.0, 180.0))
_OPTIONAL = (
    ("speed_mps", 0.0, 100.0),
    ("heading_deg", 0.0, 360.0),
    ("accuracy_m", 0.0, 100_000.0),
)
_LONGEST_INSTANT = 40


def read_fixes(content: Mapping[str, Any], *, now: datetime) -> list[Fix]:
    """Return the fixes of one point or of `points`, in their order; raise Invalid.

    A point without `recorded_at` was recorded now.
    """
    if "points" not in content:
        return [_read_fix(content, now, "")]
    points = content["points"]
    if not isinstance(points, list):
        raise _invalid("points", "Expected a list of points.")
    if not 1 <= len(points) <= MAX_POINTS:
        raise _invalid("points", f"Send 1 to {MAX_POINTS} points at a time.")
    return [_read_fix(point, now, f"points.{index}.") for index, point in enumerate(points)]


def _read_fix(content: Any, now: datetime, path: str) -> Fix:
    if not isinstance(content, dict):
        raise _invalid(path.rstrip("."), "Expected an object.")
    lat, lng = [_number(content.get(name), name, low, high, path) for name, low, high in _REQUIRED]
    speed_mps, heading_deg, accuracy_m = [
        None if (value := content.get(name)) is None else _number(value, name, low, high, path)
        for name, low, high in _OPTIONAL
    ]
    recorded_at = _instant(content["recorded_at"], path) if "recorded_at" in content else now
    return Fix(Point(lat, lng), recorded_at, speed_mps, heading_deg, accuracy_m)


def _number(value: Any, name: str, low: float, high: float, path: str) -> float:
    if type(value) is float or type(value) is int:
        # NaN passes no comparison.
        if low <= value <= high:
            return float(value)
        raise _invalid(path + name, f"Expected a number from {low:g} to {high:g}.")
    raise _invalid(path + name, "This field is required." if value is None else "Not a number.")


def _instant(value: Any, path: str) -> datetime:
    # `fromisoformat` also reads bare dates.
    if isinstance(value, str) and 16 <= len(value) <= _LONGEST_INSTANT:
        try:
            instant = datetime.fromisoformat(value)
        except ValueError:
            pass
        else:
            return instant if instant.tzinfo else instant.replace(tzinfo=UTC)
    raise _invalid(f"{path}recorded_at", "Expected an instant such as 2026-11-18T12:00:00Z.")


def _invalid(path: str, message: str) -> Invalid:
    return Invalid("Some fields are not valid.", fields={path: [message]})
