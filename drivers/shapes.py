"""The shape of a location, the same over HTTP and over the socket."""

from typing import Any

from rest_framework import serializers

from delivery.api.inputs import CoordinateField, LatField, LngField
from delivery.geo.positions import Fix
from delivery.kernel.clock import utc_now
from drivers.ingest.points import MAX_POINTS, read_fixes


class PlaceInput(serializers.Serializer):
    lat = LatField()
    lng = LngField()


class ShiftInput(PlaceInput):
    """Where a shift begins, and when it ends if that is known."""

    shift_ends_at = serializers.DateTimeField(required=False, allow_null=True)


class FixInput(PlaceInput):
    recorded_at = serializers.DateTimeField(required=False)
    speed_mps = CoordinateField(required=False, allow_null=True, min_value=0, max_value=100)
    heading_deg = CoordinateField(required=False, allow_null=True, min_value=0, max_value=360)
    accuracy_m = CoordinateField(required=False, allow_null=True, min_value=0, max_value=100_000)


class LocationInput(serializers.Serializer):
    """One fix, or `points` with up to a hundred, oldest first.

    The fields above are for the API's description: points are read by the same rules everywhere.
    """

    points = FixInput(many=True, required=False, allow_empty=False, max_length=MAX_POINTS)

    def to_internal_value(self, data: Any) -> dict[str, Any]:
        return {"points": read_fixes(data, now=utc_now())}

    def fixes(self) -> list[Fix]:
        """Return the validated fixes; one without a time was recorded now."""
        return list(self.validated_data["points"])
