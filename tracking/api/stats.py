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
from tracking.eta.progress import Stage
from tracking.services.statistics import platform_statistics


class SpreadOutput(serializers.Serializer):
    count = serializers.IntegerField()
    p50 = serializers.FloatField(allow_null=True)
    p95 = serializers.FloatField(allow_null=True)


class OrdersByStatusOutput(serializers.Serializer):
    def get_fields(self) -> dict[str, Any]:
        """Name a count for every state."""
        return {str(status): serializers.IntegerField() for status in OrderStatus}


class HourOutput(serializers.Serializer):
    orders_by_status = OrdersByStatusOutput()

    def get_fields(self) -> dict[str, Any]:
        """Name a field `from`, which Python cannot."""
        return {"from": serializers.DateTimeField(), **super().get_fields()}


class OffersOutput(serializers.Serializer):
    accepted = serializers.IntegerField()
    declined = serializers.IntegerField()
    missed = serializers.IntegerField()


class BucketOutput(serializers.Serializer):
    label: serializers.CharField = serializers.CharField()  # type: ignore[assignment]
    count = serializers.IntegerField()


class AtRiskOutput(serializers.Serializer):
    count = serializers.IntegerField()
    by_kind = serializers.DictField(child=serializers.IntegerField())


class AccuracyOutput(serializers.Serializer):
    """What the arrivals promised in a stage were worth, in city seconds."""

    stage: serializers.ChoiceField = serializers.ChoiceField(choices=[(s, s) for s in Stage])
    count = serializers.IntegerField()
    mae_s = serializers.FloatField(allow_null=True)
    within_3_min = serializers.FloatField(allow_null=True)
    coverage = serializers.FloatField(allow_null=True)


class RelayOutput(serializers.Serializer):
    pending = serializers.IntegerField()
    dead = serializers.IntegerField()


class StatsOutput(serializers.Serializer):
    to = serializers.DateTimeField()
    orders_by_status = OrdersByStatusOutput()
    orders_per_hour = HourOutput(many=True)
    offers = OffersOutput()
    placement_rate_per_minute = serializers.FloatField()
    acceptance_rate = serializers.FloatField(allow_null=True)
    time_to_match_s = SpreadOutput()
    time_to_match_histogram = BucketOutput(many=True)
    delivery_time_s = SpreadOutput()
    delivery_time_histogram = BucketOutput(many=True)
    at_risk = AtRiskOutput()
    eta_accuracy = AccuracyOutput(many=True)
    open_sockets = serializers.IntegerField()
    geo_query_ms = serializers.DictField(child=serializers.FloatField())
    relay_lag_s = serializers.FloatField()
    relay_events = RelayOutput()
    queue_depth = serializers.DictField(child=serializers.IntegerField())

    def get_fields(self) -> dict[str, Any]:
        """Name a field `from`, which Python cannot."""
        return {"from": serializers.DateTimeField(), **super().get_fields()}


class StatsView(APIView):
    """Tell how the last 24 hours went, and how the platform does now."""

    roles = frozenset({Role.ADMIN})

    @extend_schema(responses=StatsOutput, operation_id="admin_stats")
    def get(self, request: Request) -> Response:
        return Response(platform_statistics(now=utc_now()))
