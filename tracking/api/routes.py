"""The line to draw from an order's driver to its door."""

from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from delivery.accounts.permissions import SIGNED_IN
from delivery.geo.routing.travel import Source
from tracking.services.ways import way_of_order


class WayOutput(serializers.Serializer):
    geometry = serializers.ListField(
        child=serializers.ListField(child=serializers.FloatField(), min_length=2, max_length=2)
    )
    source: serializers.ChoiceField = serializers.ChoiceField(  # type: ignore[assignment]
        choices=[(source, source) for source in Source]
    )


class OrderRouteView(APIView):
    """Draw the way that an order has before it; `detour` means straight lines."""

    roles = SIGNED_IN

    @extend_schema(responses=WayOutput)
    def get(self, request: Request, order_id: UUID) -> Response:
        way = way_of_order(actor=request.user, order_id=order_id)
        return Response({"geometry": [list(point) for point in way.points], "source": way.source})
