"""Shapes of the driver calls."""

from typing import Any

from rest_framework import serializers

from delivery.accounts.models import Role
from delivery.accounts.serializers import RegisterInput
from drivers.models import VehicleType
from drivers.states import DriverStatus
from orders.api.serializers import ItemOutput


class RegistrationInput(RegisterInput):
    vehicle_type = serializers.ChoiceField(choices=VehicleType.choices, required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if attrs["role"] != Role.DRIVER and "vehicle_type" in attrs:
            raise serializers.ValidationError({"vehicle_type": ["Only drivers have a vehicle."]})
        return attrs


class StarsInput(serializers.Serializer):
    customer_stars = serializers.IntegerField(min_value=1, max_value=5)
    comment = serializers.CharField(required=False, default="", allow_blank=True, max_length=500)


class DriverOutput(serializers.Serializer):
    id = serializers.IntegerField()
    name = serializers.CharField()
    status = serializers.ChoiceField(choices=[str(status) for status in DriverStatus])
    vehicle_type = serializers.ChoiceField(choices=VehicleType.choices)
    region = serializers.CharField(allow_null=True)
    rating = serializers.FloatField(allow_null=True)
    acceptance = serializers.FloatField(allow_null=True)
    total_deliveries = serializers.IntegerField()
    lat = serializers.FloatField(allow_null=True)
    lng = serializers.FloatField(allow_null=True)
    location_updated_at = serializers.DateTimeField(allow_null=True)


class IntakeOutput(serializers.Serializer):
    accepted = serializers.IntegerField()
    rejected = serializers.IntegerField()


class ScoreOutput(serializers.Serializer):
    total = serializers.FloatField()
    distance = serializers.FloatField()
    rating = serializers.FloatField()
    acceptance = serializers.FloatField()
    load = serializers.FloatField()


class PlaceOutput(serializers.Serializer):
    address = serializers.CharField()
    lat = serializers.FloatField()
    lng = serializers.FloatField()


class OfferedShopOutput(serializers.Serializer):
    id = serializers.IntegerField()
    name = serializers.CharField()


class OfferedOrderOutput(serializers.Serializer):
    id = serializers.UUIDField()
    code = serializers.CharField()
    status = serializers.CharField()
    merchant = OfferedShopOutput()
    pickup = PlaceOutput()
    dropoff = PlaceOutput()
    distance_m = serializers.IntegerField()
    items = ItemOutput(many=True)


class OfferOutput(serializers.Serializer):
    id = serializers.UUIDField()
    order = OfferedOrderOutput()
    expires_at = serializers.DateTimeField()
    distance_m = serializers.IntegerField()
    payout_minor = serializers.IntegerField()
    currency = serializers.CharField()
    score = ScoreOutput()


class StopOutput(serializers.Serializer):
    kind = serializers.ChoiceField(choices=["pickup", "dropoff"])
    order_id = serializers.UUIDField()
    lat = serializers.FloatField()
    lng = serializers.FloatField()
    eta_at = serializers.DateTimeField()
    distance_m = serializers.IntegerField()


class RouteOutput(serializers.Serializer):
    stops = StopOutput(many=True)
    geometry = serializers.ListField(
        child=serializers.ListField(child=serializers.FloatField(), min_length=2, max_length=2)
    )
