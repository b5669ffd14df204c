"""The figures that operators look at first."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from delivery.accounts.models import Role
from delivery.kernel.clock import utc_now
from orders.states import OrderStatus
from tracking.services.statistics import platform_statistics


class SpreadOutput(serializers.Serializer):
    count = serializers.IntegerField()
    p50 = serializers.FloatField(allow_null=True)
    p95 = serializers.FloatField(allow_null=True)


class OrdersByStatusOutput(serializers.Serializer):
    def get_fields(self) -> dict[str, Any]:
        """Name a count for every state."""
        return {str(status): serializers.IntegerField() for status in OrderStatus}


class StatsOutput(serializers.Serializer):
    to = serializers.DateTimeField()
    orders_by_status = OrdersByStatusOutput()
    placement_rate_per_minute = serializers.FloatField()
    acceptance_rate = serializers.FloatField(allow_null=True)
    time_to_match_s = SpreadOutput()
    delivery_time_s = SpreadOutput()
    open_sockets = serializers.IntegerField()
    geo_query_ms = serializers.DictField(child=serializers.FloatField())

    def get_fields(self) -> dict[str, Any]:
        """Name a field `from`, which Python cannot."""
        return {"from": serializers.DateTimeField(), **super().get_fields()}


class StatsView(APIView):
    """Tell how the last 24 hours went, and how the platform does now."""

    roles = frozenset({Role.ADMIN})

    @extend_schema(responses=StatsOutput, operation_id="admin_stats")
    def get(self, request: Request) -> Response:
        return Response(platform_statistics(now=utc_now()))
