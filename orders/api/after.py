"""What customers call once an order is placed: PIN, cancellation's price, tip, the same again."""

from dataclasses import asdict
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from delivery.accounts.models import Role
from delivery.api.inputs import body
from delivery.kernel.clock import utc_now
from orders.api import serializers as shapes
from orders.api.basket_shapes import ReorderOutput
from orders.models import Order
from orders.payloads import order_payloads
from orders.selectors import customer_pin, order_for
from orders.services.cancellation import cancellation_terms
from orders.services.reorders import reorder_basket
from orders.services.tips import add_tip
from orders.states import Party


class OwnOrderView(APIView):
    """Serve the customer of an order only."""

    roles = frozenset({Role.CUSTOMER})

    def own(self, request: Request, order_id: UUID) -> Order:
        """Return the order; raise OrderNotFound where it is another customer's."""
        return order_for(request.user, order_id, parties=[Party.CUSTOMER])


class CancellationView(OwnOrderView):
    """Tell what calling the order off would cost now."""

    @extend_schema(responses=shapes.CancellationOutput)
    def get(self, request: Request, order_id: UUID) -> Response:
        terms = cancellation_terms(self.own(request, order_id), actor=request.user)
        return Response(asdict(terms))


class PinView(OwnOrderView):
    """Show the PIN that the driver will ask for."""

    @extend_schema(responses=shapes.PinOutput)
    def get(self, request: Request, order_id: UUID) -> Response:
        return Response({"pin": customer_pin(self.own(request, order_id))})


class TipView(OwnOrderView):
    """Tip the driver after delivery."""

    @extend_schema(request=shapes.TipInput, responses=shapes.OrderOutput)
    def post(self, request: Request, order_id: UUID) -> Response:
        tip_minor = body(shapes.TipInput, request).validated_data["tip_minor"]
        add_tip(order_id=order_id, actor=request.user, tip_minor=tip_minor, now=utc_now())
        return Response(order_payloads([self.own(request, order_id)])[0])


class ReorderView(OwnOrderView):
    """Return the basket of the same order, and what is no longer on sale."""

    @extend_schema(request=None, responses=ReorderOutput)
    def post(self, request: Request, order_id: UUID) -> Response:
        return Response(reorder_basket(self.own(request, order_id)))
