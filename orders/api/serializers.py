"""Shapes of the order calls."""

from typing import Any

from rest_framework import serializers

from orders.pins import DIGITS
from orders.policy import MAX_TIP_MINOR, IfSoldOut
from orders.states import OrderStatus


class ReasonInput(serializers.Serializer):
    reason = serializers.CharField(required=False, default="", allow_blank=True, max_length=200)


class CancelInput(ReasonInput):
    fee_minor = serializers.IntegerField(
        required=False, default=None, allow_null=True, min_value=0,
        help_text="The fee that was shown: a higher one is refused instead of charged.",
    )  # fmt: skip


class TipInput(serializers.Serializer):
    tip_minor = serializers.IntegerField(min_value=1, max_value=MAX_TIP_MINOR)


class SoldOutInput(serializers.Serializer):
    replacement_menu_item_id = serializers.IntegerField(
        required=False, default=None, allow_null=True, min_value=1, max_value=2**63 - 1
    )


class PinInput(serializers.Serializer):
    pin = serializers.RegexField(
        rf"^[0-9]{{{DIGITS}}}$", required=False, default="", allow_blank=True
    )


class CancellationOutput(serializers.Serializer):
    may_cancel = serializers.BooleanField()
    fee_minor = serializers.IntegerField()
    refund_minor = serializers.IntegerField()
    currency = serializers.CharField()


class PinOutput(serializers.Serializer):
    pin = serializers.CharField()


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
    discount_minor = serializers.IntegerField()
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


class ReplacementOutput(serializers.Serializer):
    menu_item_id = serializers.IntegerField()
    name = serializers.CharField()


class ItemOutput(serializers.Serializer):
    id = serializers.UUIDField()
    menu_item_id = serializers.IntegerField()
    name = serializers.CharField()
    quantity = serializers.IntegerField()
    unit_price_minor = serializers.IntegerField()
    total_minor = serializers.IntegerField()
    options = ChosenOptionOutput(many=True)
    notes = serializers.CharField(allow_blank=True)
    if_sold_out = serializers.ChoiceField(choices=[str(choice) for choice in IfSoldOut])
    sold_out_at = serializers.DateTimeField(allow_null=True)
    replacement = ReplacementOutput(allow_null=True)


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
    leave_at_door = serializers.BooleanField()
    requires_pin = serializers.BooleanField()
    door_photo = serializers.CharField(
        allow_blank=True, help_text="Set once there is a photo at `/orders/{id}/photo`."
    )
    promotion_code = serializers.CharField(allow_blank=True)
    scheduled_for = serializers.DateTimeField(allow_null=True)
    due_at = serializers.DateTimeField(allow_null=True)
    answer_by_at = serializers.DateTimeField(allow_null=True)
    distance_m = serializers.IntegerField()
    prep_minutes = serializers.IntegerField()
    subtotal_minor = serializers.IntegerField()
    delivery_fee_minor = serializers.IntegerField()
    service_fee_minor = serializers.IntegerField()
    tax_minor = serializers.IntegerField()
    tip_minor = serializers.IntegerField()
    discount_minor = serializers.IntegerField()
    total_minor = serializers.IntegerField()
    tip_added_minor = serializers.IntegerField()
    refunded_minor = serializers.IntegerField()
    cancellation_fee_minor = serializers.IntegerField()
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
