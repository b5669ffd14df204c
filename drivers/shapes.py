"""The shape of a location, the same over HTTP and over the socket."""

from typing import Any

from rest_framework import serializers

from delivery.api.inputs import CoordinateField, LatField, LngField
from delivery.geo.positions import Fix
from delivery.kernel.clock import utc_now
from delivery.kernel.geometry import Point

MAX_POINTS = 100


class PlaceInput(serializers.Serializer):
    lat = LatField()
    lng = LngField()


class FixInput(PlaceInput):
    recorded_at = serializers.DateTimeField(required=False)
    speed_mps = CoordinateField(required=False, allow_null=True, min_value=0, max_value=100)
    heading_deg = CoordinateField(required=False, allow_null=True, min_value=0, max_value=360)
    accuracy_m = CoordinateField(required=False, allow_null=True, min_value=0, max_value=100_000)


class LocationInput(serializers.Serializer):
    """One fix, or `points` with up to a hundred, oldest first."""

    points = FixInput(many=True, required=False, allow_empty=False, max_length=MAX_POINTS)

    def to_internal_value(self, data: Any) -> dict[str, Any]:
        if isinstance(data, dict) and "points" not in data:
            return {"points": [FixInput().run_validation(data)]}
        return dict(super().to_internal_value(data))

    def fixes(self) -> list[Fix]:
        """Return the validated fixes; one without a time was recorded now."""
        return [
            Fix(
                point=Point(row["lat"], row["lng"]),
                recorded_at=row.get("recorded_at") or utc_now(),
                speed_mps=row.get("speed_mps"),
                heading_deg=row.get("heading_deg"),
                accuracy_m=row.get("accuracy_m"),
            )
            for row in self.validated_data["points"]
        ]
