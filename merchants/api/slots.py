"""When a shop can deliver later."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from delivery.accounts.permissions import ANYONE
from delivery.api.inputs import query
from delivery.kernel.clock import rfc3339, utc_now
from delivery.kernel.geometry import Point
from merchants.api.serializers import DoorQuery
from merchants.selectors import get_shop
from merchants.slots import slots_of
from merchants.terms import delivery_terms


class SlotOutput(serializers.Serializer):
    starts_at = serializers.DateTimeField(help_text="Send it as `scheduled_for`.")
    ends_at = serializers.DateTimeField()


class SlotsOutput(serializers.Serializer):
    timezone = serializers.CharField()
    slots = SlotOutput(many=True)


class SlotsView(APIView):
    """List the half hours of the next days in which a shop can deliver to a door."""

    roles = ANYONE

    @extend_schema(operation_id="merchant_slots", parameters=[DoorQuery], responses=SlotsOutput)
    def get(self, request: Request, shop_id: int) -> Response:
        door = query(DoorQuery, request)
        shop = get_shop(shop_id)
        point = Point(door["lat"], door["lng"]) if door else shop.point
        now = utc_now()
        lead_s = delivery_terms(shop, point, now=now).window.eta_min_s
        slots = slots_of(shop, lead_s=lead_s, now=now)
        return Response(
            {
                "timezone": shop.region.timezone,
                "slots": [
                    {"starts_at": rfc3339(slot.starts_at), "ends_at": rfc3339(slot.ends_at)}
                    for slot in slots
                ],
            }
        )
