"""The shape of a basket, the same for quotes and orders."""

from typing import Any

from rest_framework import serializers

from delivery.api.inputs import InstantField, LatField, LngField
from delivery.kernel.geometry import Point
from orders.policy import MAX_TIP_MINOR, IfSoldOut
from orders.services.baskets import Basket, LineInput

MAX_QUANTITY = 99
MAX_LINES = 50
MAX_OPTIONS = 30
MAX_ID = 2**63 - 1


class LineField(serializers.Serializer):
    menu_item_id = serializers.IntegerField(min_value=1, max_value=MAX_ID)
    quantity = serializers.IntegerField(min_value=1, max_value=MAX_QUANTITY)
    options = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=MAX_ID),
        required=False,
        default=list,
        max_length=MAX_OPTIONS,
    )
    notes = serializers.CharField(required=False, default="", allow_blank=True, max_length=200)
    if_sold_out = serializers.ChoiceField(
        choices=[str(choice) for choice in IfSoldOut],
        required=False,
        default=IfSoldOut.REFUND.value,
    )


class BasketInput(serializers.Serializer):
    """A basket; prices a client sends are not read."""

    merchant_id = serializers.IntegerField(min_value=1, max_value=MAX_ID)
    items = LineField(many=True, allow_empty=False, max_length=MAX_LINES)
    delivery_address = serializers.CharField(max_length=200)
    delivery_lat = LatField()
    delivery_lng = LngField()
    delivery_notes = serializers.CharField(
        required=False, default="", allow_blank=True, max_length=500
    )
    leave_at_door = serializers.BooleanField(required=False, default=False)
    handoff_pin = serializers.BooleanField(
        required=False, default=False, help_text="Hand over only to whoever knows the PIN."
    )
    scheduled_for = InstantField(
        required=False, default=None, allow_null=True,
        help_text="The beginning of one of the shop's slots; null for as soon as possible.",
    )  # fmt: skip
    promotion_code = serializers.CharField(
        required=False, default="", allow_blank=True, max_length=32
    )
    tip_minor = serializers.IntegerField(
        required=False, default=0, min_value=0, max_value=MAX_TIP_MINOR
    )
    quote_token = serializers.CharField(
        required=False, default="", allow_blank=True, max_length=4000
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if attrs["leave_at_door"] and attrs["handoff_pin"]:
            raise serializers.ValidationError(
                {"handoff_pin": ["There is nobody to ask for a PIN when it is left at the door."]}
            )
        return attrs


def basket_of(data: dict[str, Any]) -> Basket:
    """Return the basket that validated data describe."""
    return Basket(
        merchant_id=data["merchant_id"],
        lines=tuple(_line(line) for line in data["items"]),
        delivery_address=data["delivery_address"],
        dropoff=Point(data["delivery_lat"], data["delivery_lng"]),
        delivery_notes=data["delivery_notes"],
        tip_minor=data["tip_minor"],
        leave_at_door=data["leave_at_door"],
        handoff_pin=data["handoff_pin"],
        promotion_code=data["promotion_code"].strip(),
        scheduled_for=data["scheduled_for"],
    )


def _line(line: dict[str, Any]) -> LineInput:
    return LineInput(
        line["menu_item_id"],
        line["quantity"],
        tuple(line["options"]),
        line["notes"],
        line["if_sold_out"],
    )


class BasketOutput(serializers.Serializer):
    """A basket as `POST /orders/quote` takes it."""

    merchant_id = serializers.IntegerField()
    items = LineField(many=True)
    delivery_address = serializers.CharField()
    delivery_lat = serializers.FloatField()
    delivery_lng = serializers.FloatField()
    delivery_notes = serializers.CharField(allow_blank=True)
    leave_at_door = serializers.BooleanField()
    handoff_pin = serializers.BooleanField()


class MissingItemOutput(serializers.Serializer):
    menu_item_id = serializers.IntegerField()
    name = serializers.CharField()
    code = serializers.CharField()
    detail = serializers.CharField()


class ReorderOutput(serializers.Serializer):
    basket = BasketOutput()
    unavailable = MissingItemOutput(many=True)
