"""Shapes of the shop and menu calls."""

from django.core.exceptions import ValidationError as DjangoValidationError
from rest_framework import serializers

from delivery.api.inputs import CoordinateField, LatField, LngField
from merchants.areas import check_ring
from merchants.models import Category
from merchants.nearby import Sort
from merchants.policy import MAX_DELIVERY_RADIUS_M


class NearbyQuery(serializers.Serializer):
    """Where to deliver to, and what to look for."""

    lat = LatField()
    lng = LngField()
    radius_m = CoordinateField(required=False, min_value=1, max_value=MAX_DELIVERY_RADIUS_M)
    category = serializers.ChoiceField(choices=Category.choices, required=False)
    q = serializers.CharField(required=False, allow_blank=True, max_length=80)
    open = serializers.BooleanField(
        required=False, help_text="Leave out shops that take no orders now."
    )
    sort = serializers.ChoiceField(choices=[sort.value for sort in Sort], default=Sort.DISTANCE)


class DoorQuery(serializers.Serializer):
    """Where to deliver to, both or neither."""

    lat = LatField(required=False)
    lng = LngField(required=False)

    def validate(self, attrs: dict[str, float]) -> dict[str, float]:
        if len(attrs) == 1:
            missing = "lng" if "lat" in attrs else "lat"
            raise serializers.ValidationError({missing: ["Send lat and lng together."]})
        return attrs


class CardOutput(serializers.Serializer):
    id = serializers.IntegerField()
    slug = serializers.SlugField()
    name = serializers.CharField()
    category = serializers.ChoiceField(choices=Category.choices)
    cuisine = serializers.CharField()
    address = serializers.CharField()
    lat = serializers.FloatField()
    lng = serializers.FloatField()
    region = serializers.SlugField()
    rating = serializers.FloatField(allow_null=True)
    rating_count = serializers.IntegerField()
    is_open = serializers.BooleanField()
    has_invented_menu = serializers.BooleanField(
        help_text="Menu and prices are invented for this demo."
    )
    currency = serializers.CharField()


class NearbyShopOutput(CardOutput):
    distance_m = serializers.IntegerField(help_text="The straight line.")
    eta_min_s = serializers.IntegerField()
    eta_max_s = serializers.IntegerField()
    delivery_fee_minor = serializers.IntegerField()


class HoursField(serializers.Serializer):
    """One stretch of opening; past midnight `closes_minute` exceeds 1440."""

    weekday = serializers.IntegerField(min_value=0, max_value=6, help_text="0 is Monday.")
    opens_minute = serializers.IntegerField(min_value=0, max_value=1439)
    closes_minute = serializers.IntegerField(min_value=1, max_value=2880)

    def validate(self, attrs: dict[str, int]) -> dict[str, int]:
        if attrs["closes_minute"] <= attrs["opens_minute"]:
            raise serializers.ValidationError({"closes_minute": ["After opens_minute."]})
        return attrs


class ShopOutput(CardOutput):
    """A shop; what depends on the door is null where none was named."""

    distance_m = serializers.IntegerField(allow_null=True)
    eta_min_s = serializers.IntegerField(allow_null=True)
    eta_max_s = serializers.IntegerField(allow_null=True)
    delivery_fee_minor = serializers.IntegerField(allow_null=True)
    delivers_here = serializers.BooleanField(allow_null=True)
    delivery_radius_m = serializers.IntegerField()
    minimum_order_minor = serializers.IntegerField()
    hours = HoursField(many=True, help_text="Empty where the shop never closes.")


class CornersField(serializers.ListField):
    """A ring of `[lat, lng]` corners."""

    child = serializers.ListField(child=serializers.FloatField())


def check_area(corners: list[list[float]]) -> None:
    """Refuse what is no ring."""
    try:
        check_ring(corners)
    except DjangoValidationError as error:
        raise serializers.ValidationError(error.messages) from error


class ManagedShopOutput(CardOutput):
    is_accepting = serializers.BooleanField()
    avg_prep_time_minutes = serializers.IntegerField()
    busy_extra_minutes = serializers.IntegerField()
    delivery_radius_m = serializers.IntegerField()
    delivery_area = CornersField()
    minimum_order_minor = serializers.IntegerField()
    auto_accept = serializers.BooleanField()
    accept_within_minutes = serializers.IntegerField()
    hours = HoursField(many=True)


class ShopInput(serializers.Serializer):
    name = serializers.CharField(max_length=120)
    category = serializers.ChoiceField(choices=Category.choices)
    cuisine = serializers.CharField(max_length=120, required=False, allow_blank=True)
    address = serializers.CharField(max_length=200)
    lat = LatField()
    lng = LngField()


class ShopChanges(serializers.Serializer):
    """Any of these; a shop does not move."""

    is_open = serializers.BooleanField(
        required=False, source="is_accepting", help_text="The shop's own switch."
    )
    busy_extra_minutes = serializers.IntegerField(required=False, min_value=0, max_value=180)
    avg_prep_time_minutes = serializers.IntegerField(required=False, min_value=1, max_value=180)
    delivery_radius_m = serializers.IntegerField(
        required=False, min_value=100, max_value=MAX_DELIVERY_RADIUS_M
    )
    delivery_area = CornersField(
        required=False, validators=[check_area],
        help_text="Corners [lat, lng] of the area that is delivered to; empty for the radius.",
    )  # fmt: skip
    minimum_order_minor = serializers.IntegerField(required=False, min_value=0, max_value=10**6)
    auto_accept = serializers.BooleanField(required=False)
    accept_within_minutes = serializers.IntegerField(required=False, min_value=1, max_value=120)
    name = serializers.CharField(required=False, max_length=120)
    category = serializers.ChoiceField(required=False, choices=Category.choices)
    cuisine = serializers.CharField(required=False, max_length=120, allow_blank=True)
    address = serializers.CharField(required=False, max_length=200)
    hours = HoursField(required=False, many=True, max_length=70)


class BoundsField(serializers.Serializer):
    south = serializers.FloatField()
    west = serializers.FloatField()
    north = serializers.FloatField()
    east = serializers.FloatField()


class PointField(serializers.Serializer):
    lat = serializers.FloatField()
    lng = serializers.FloatField()


class RegionOutput(serializers.Serializer):
    id = serializers.IntegerField()
    slug = serializers.SlugField()
    name = serializers.CharField()
    bounds = BoundsField()
    centre = PointField()
    timezone = serializers.CharField()
    currency = serializers.CharField()


class AddressQuery(serializers.Serializer):
    q = serializers.CharField(max_length=80, help_text="The beginning of a street, then a number.")
    region = serializers.SlugField(max_length=50)


class AddressOutput(serializers.Serializer):
    text = serializers.CharField()
    street = serializers.CharField()
    house_number = serializers.CharField()
    postcode = serializers.CharField()
    city = serializers.CharField()
    lat = serializers.FloatField()
    lng = serializers.FloatField()


class AddressesOutput(serializers.Serializer):
    """The best few; there is never a next page."""

    results = AddressOutput(many=True)
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)
