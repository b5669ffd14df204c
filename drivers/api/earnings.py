"""What drivers call about their pay."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from delivery.api.inputs import query
from delivery.kernel.clock import utc_now
from delivery.stores.replicas import read_lagging
from drivers.accounting import earnings_between, today_of
from drivers.api import serializers as shapes
from drivers.api.roles import DriverView
from drivers.selectors import driver_of


class EarningsView(DriverView):
    """Total what one earned, per day and per order; without dates, today."""

    @extend_schema(parameters=[shapes.PeriodInput], responses=shapes.EarningsOutput)
    def get(self, request: Request) -> Response:
        driver = driver_of(request.user)
        period = query(shapes.PeriodInput, request)
        last = period.get("to") or today_of(driver, utc_now())
        first = period.get("from") or last
        return Response(
            read_lagging(request.user.pk, lambda: earnings_between(driver, first, last))
        )
