"""What operators call about one order."""

from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from delivery.accounts.models import Role
from delivery.api.inputs import body
from delivery.kernel.clock import utc_now
from orders.api import serializers as shapes
from orders.payloads import order_payloads
from orders.selectors import order_for
from orders.services.moves import cancel_order


class OperatorCancelView(APIView):
    """Call an order off, even on its way, saying why; everything is refunded."""

    roles = frozenset({Role.ADMIN})

    @extend_schema(request=shapes.RequiredReasonInput, responses=shapes.OrderOutput)
    def post(self, request: Request, order_id: UUID) -> Response:
        reason = body(shapes.RequiredReasonInput, request).validated_data["reason"]
        cancel_order(order_id=order_id, actor=request.user, reason=reason, now=utc_now())
        return Response(order_payloads([order_for(request.user, order_id)])[0])
