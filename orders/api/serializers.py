"""Shapes of the order calls."""

from typing import Any

from rest_framework import serializers

from delivery.api.inputs import LatField, LngField
from delivery.kernel.geometry import Point
from orders.services.baskets import Basket, LineInput
from orders.states import OrderStatus

MAX_QUANTITY = 99
MAX_LINES = 50
MAX_TIP_MINOR = 100_000


class LineField(serializers.Serializer):
    menu_item_id = serializers.IntegerField(min_value=1, max_value=2**63 - 1)
    quantity = serializers.IntegerField(min_value=1, max_value=MAX_QUANTITY)
    options = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=2**63 - 1),
        required=False,
        default=list,
        max_length=30,
    )
    notes = serializers.CharField(required=False, default="", allow_blank=True, max_length=200)


class BasketInput(serializers.Serializer):
    """A basket; prices a client sends are not read."""

    merchant_id = serializers.IntegerField(min_value=1, max_value=2**63 - 1)
    items = LineField(many=True, allow_empty=False, max_length=MAX_LINES)
    delivery_address = serializers.CharField(max_length=200)
    delivery_lat = LatField()
    delivery_lng = LngField()
    delivery_notes = serializers.CharField(
        required=False, default="", allow_blank=True, max_length=500
    )
    tip_minor = serializers.IntegerField(
        required=False, default=0, min_value=0, max_value=MAX_TIP_MINOR
    )
    quote_token = serializers.CharField(
        required=False, default="", allow_blank=True, max_length=2000
    )

    def basket(self) -> Basket:
        """Return the validated basket."""
        data: dict[str, Any] = self.validated_data
        return Basket(
            merchant_id=data["merchant_id"],
            lines=tuple(
                LineInput(
                    line["menu_item_id"], line["quantity"], tuple(line["options"]), line["notes"]
                )
                for line in data["items"]
            ),
            delivery_address=data["delivery_address"],
            dropoff=Point(data["delivery_lat"], data["delivery_lng"]),
            delivery_notes=data["delivery_notes"],
            tip_minor=data["tip_minor"],
        )


class ReasonInput(serializers.Serializer):
    reason = serializers.CharField(required=False, default="", allow_blank=True, max_length=200)


class RequiredReasonInput(serializers.Serializer):
    reason = serializers.CharField(max_length=200)


class ConfirmInput(serializers.Serializer):
    prep_minutes = serializers.IntegerField(
        required=False, default=None, allow_null=True, min_value=1, max_value=180
    )


class RatingInput(serializers.Serializer):
    driver_stars = serializers.IntegerField(required=False, min_value=1, max_value=5)
    merchant_stars = serializers.IntegerField(required=False, min_value=1, max_value=5)
    comment = serializers.CharField(required=False, default="", allow_blank=True, max_length=500)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if not {"driver_stars", "merchant_stars"} & attrs.keys():
            raise serializers.ValidationError({"driver_stars": ["Rate the driver or the shop."]})
        return attrs


class QuoteOutput(serializers.Serializer):
    subtotal_minor = serializers.IntegerField()
    delivery_fee_minor = serializers.IntegerField()
    service_fee_minor = serializers.IntegerField()
    tax_minor = serializers.IntegerField()
    tip_minor = serializers.IntegerField()
    total_minor = serializers.IntegerField()
    currency = serializers.CharField()
    eta_min_s = serializers.IntegerField()
    eta_max_s = serializers.IntegerField()
    distance_m = serializers.IntegerField()
    surge_multiplier = serializers.FloatField()
    expires_at = serializers.DateTimeField()
    quote_token = serializers.CharField()


class MerchantOutput(serializers.Serializer):
    id = serializers.IntegerField()
    name = serializers.CharField()
    slug = serializers.CharField()
    address = serializers.CharField()
    lat = serializers.FloatField()
    lng = serializers.FloatField()


class ChosenOptionOutput(serializers.Serializer):
    id = serializers.IntegerField()
    name = serializers.CharField()
    price_minor = serializers.IntegerField()


class ItemOutput(serializers.Serializer):
    menu_item_id = serializers.IntegerField()
    name = serializers.CharField()
    quantity = serializers.IntegerField()
    unit_price_minor = serializers.IntegerField()
    total_minor = serializers.IntegerField()
    options = ChosenOptionOutput(many=True)
    notes = serializers.CharField(allow_blank=True)


class CarrierOutput(serializers.Serializer):
    id = serializers.IntegerField()
    name = serializers.CharField()


class OrderOutput(serializers.Serializer):
    id = serializers.UUIDField()
    code = serializers.CharField()
    status = serializers.ChoiceField(choices=[str(status) for status in OrderStatus])
    merchant = MerchantOutput()
    items = ItemOutput(many=True)
    driver = CarrierOutput(allow_null=True)
    delivery_address = serializers.CharField()
    delivery_lat = serializers.FloatField()
    delivery_lng = serializers.FloatField()
    delivery_notes = serializers.CharField(allow_blank=True)
    distance_m = serializers.IntegerField()
    prep_minutes = serializers.IntegerField()
    subtotal_minor = serializers.IntegerField()
    delivery_fee_minor = serializers.IntegerField()
    service_fee_minor = serializers.IntegerField()
    tax_minor = serializers.IntegerField()
    tip_minor = serializers.IntegerField()
    total_minor = serializers.IntegerField()
    currency = serializers.CharField()
    created_at = serializers.DateTimeField()
    eta_at = serializers.DateTimeField(allow_null=True)
    eta_low_at = serializers.DateTimeField(allow_null=True)
    eta_high_at = serializers.DateTimeField(allow_null=True)
    confirmed_at = serializers.DateTimeField(allow_null=True)
    preparing_at = serializers.DateTimeField(allow_null=True)
    ready_at = serializers.DateTimeField(allow_null=True)
    assigned_at = serializers.DateTimeField(allow_null=True)
    picked_up_at = serializers.DateTimeField(allow_null=True)
    delivered_at = serializers.DateTimeField(allow_null=True)
    cancelled_at = serializers.DateTimeField(allow_null=True)
    cancel_reason = serializers.CharField(allow_blank=True)
    cancelled_by = serializers.CharField(allow_blank=True)
    last_message_id = serializers.CharField(allow_null=True)


class RatingOutput(serializers.Serializer):
    driver_stars = serializers.IntegerField(required=False)
    merchant_stars = serializers.IntegerField(required=False)
    customer_stars = serializers.IntegerField(required=False)
    comment = serializers.CharField(allow_blank=True)
    created_at = serializers.DateTimeField()
