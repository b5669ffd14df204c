"""Shapes of the driver calls."""

from typing import Any

from rest_framework import serializers

from delivery.accounts.models import Role
from delivery.accounts.serializers import RegisterInput
from delivery.geo.routing.travel import Source
from drivers.models import VehicleType
from drivers.states import DriverStatus
from orders.api.contacts import ContactOutput
from orders.api.serializers import ItemOutput, OrderOutput, PinInput


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
    rating_count = serializers.IntegerField()
    acceptance = serializers.FloatField(allow_null=True)
    total_deliveries = serializers.IntegerField()
    lat = serializers.FloatField(allow_null=True)
    lng = serializers.FloatField(allow_null=True)
    location_updated_at = serializers.DateTimeField(allow_null=True)
    status_changed_at = serializers.DateTimeField(allow_null=True)
    shift_ends_at = serializers.DateTimeField(allow_null=True)


class InHandOutput(OrderOutput):
    customer = ContactOutput()
    shop_contact = ContactOutput()
    payout_minor = serializers.IntegerField(allow_null=True)
    arrived_at = serializers.DateTimeField(allow_null=True)


class HandoverInput(PinInput):
    """A PIN or a photo, where the order asks for it."""

    photo = serializers.FileField(required=False, default=None, allow_empty_file=True)


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
    customer_rating = serializers.FloatField(allow_null=True)


class TermsOutput(serializers.Serializer):
    base_minor = serializers.IntegerField()
    distance_minor = serializers.IntegerField()
    time_minor = serializers.IntegerField()
    tip_minor = serializers.IntegerField()


class OfferOutput(serializers.Serializer):
    id = serializers.UUIDField()
    order = OfferedOrderOutput()
    opened_at = serializers.DateTimeField()
    expires_at = serializers.DateTimeField()
    seen_at = serializers.DateTimeField(allow_null=True)
    is_broadcast = serializers.BooleanField()
    distance_m = serializers.IntegerField()
    trip_distance_m = serializers.IntegerField()
    duration_s = serializers.IntegerField()
    payout_minor = serializers.IntegerField()
    payout = TermsOutput()
    currency = serializers.CharField()
    score = ScoreOutput()


class StopOutput(serializers.Serializer):
    kind = serializers.ChoiceField(choices=["pickup", "dropoff"])
    order_id = serializers.UUIDField()
    lat = serializers.FloatField()
    lng = serializers.FloatField()
    eta_at = serializers.DateTimeField()
    distance_m = serializers.IntegerField()


class PointOutput(serializers.Serializer):
    lat = serializers.FloatField()
    lng = serializers.FloatField()


class RouteOutput(serializers.Serializer):
    stops = StopOutput(many=True)
    geometry = serializers.ListField(
        child=serializers.ListField(child=serializers.FloatField(), min_length=2, max_length=2)
    )
    source = serializers.ChoiceField(choices=[(source, source) for source in Source])
    hint = PointOutput(allow_null=True)


class PeriodInput(serializers.Serializer):
    to = serializers.DateField(required=False)

    def get_fields(self) -> dict[str, Any]:
        """Name a field `from`, which Python cannot."""
        return {"from": serializers.DateField(required=False), **super().get_fields()}


class TotalsOutput(serializers.Serializer):
    trips = serializers.IntegerField()
    payout_minor = serializers.IntegerField()
    tips_minor = serializers.IntegerField()
    total_minor = serializers.IntegerField()


class EarnedDayOutput(TotalsOutput):
    date = serializers.DateField()


class EarnedOrderOutput(serializers.Serializer):
    order_id = serializers.UUIDField()
    code = serializers.CharField()
    merchant_name = serializers.CharField()
    customer_stars = serializers.IntegerField(allow_null=True)
    offer_id = serializers.UUIDField(allow_null=True)
    distance_m = serializers.IntegerField()
    earned_at = serializers.DateTimeField()
    base_minor = serializers.IntegerField()
    distance_minor = serializers.IntegerField()
    time_minor = serializers.IntegerField()
    waiting_minor = serializers.IntegerField()
    tip_minor = serializers.IntegerField()
    total_minor = serializers.IntegerField()


class EarningsOutput(TotalsOutput):
    to = serializers.DateField()
    currency = serializers.CharField(allow_null=True)
    days = EarnedDayOutput(many=True)
    orders = EarnedOrderOutput(many=True)

    def get_fields(self) -> dict[str, Any]:
        """Name a field `from`, which Python cannot."""
        return {"from": serializers.DateField(), **super().get_fields()}
