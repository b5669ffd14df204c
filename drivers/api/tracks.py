"""Where a driver was, for operators."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from delivery.api.inputs import InstantField, query
from drivers.api.roles import OperatorView
from drivers.models import VehicleType
from drivers.tracks import LONGEST, track_of, track_payload


class TrackQuery(serializers.Serializer):
    to = InstantField()

    def get_fields(self) -> dict[str, Any]:
        """Name a field `from`, which Python cannot."""
        return {"from": InstantField(), **super().get_fields()}

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if attrs["to"] <= attrs["from"]:
            raise serializers.ValidationError({"to": ["This is not after `from`."]})
        if attrs["to"] - attrs["from"] > LONGEST:
            raise serializers.ValidationError({"to": ["A day at most can be asked for."]})
        return attrs


class TrackPointOutput(serializers.Serializer):
    lat = serializers.FloatField()
    lng = serializers.FloatField()
    recorded_at = serializers.DateTimeField()
    speed_mps = serializers.FloatField(allow_null=True)
    heading_deg = serializers.FloatField(allow_null=True)
    accuracy_m = serializers.FloatField(allow_null=True)
    is_late = serializers.BooleanField()
    is_inaccurate = serializers.BooleanField()


class TrackOutput(serializers.Serializer):
    driver_id = serializers.IntegerField()
    vehicle_type = serializers.ChoiceField(choices=VehicleType.choices)
    from_at = serializers.DateTimeField()
    to_at = serializers.DateTimeField()
    step = serializers.IntegerField(help_text="Above 1, only each step-th point is listed.")
    points = TrackPointOutput(many=True)


class TrackView(OperatorView):
    """List where a driver was; points are kept for seven days."""

    @extend_schema(parameters=[TrackQuery], responses=TrackOutput)
    def get(self, request: Request, driver_id: int) -> Response:
        asked = query(TrackQuery, request)
        track = track_of(driver_id=driver_id, start=asked["from"], end=asked["to"])
        return Response(track_payload(track))
