"""What drivers call about the orders in hand."""

from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from delivery.api.inputs import body
from delivery.api.lists import page_of
from delivery.api.pagination import NewestFirst
from delivery.api.parsers import StrictJSONParser
from delivery.kernel.clock import rfc3339, utc_now
from drivers.api import serializers as shapes
from drivers.api.roles import DriverView
from drivers.payloads import hand_payloads, route_payload
from drivers.services import deliveries
from drivers.services.routes import plan_route
from orders.api.serializers import OrderOutput, PinInput, RatingOutput
from orders.selectors import active_orders_of_driver


class OrdersInHandView(DriverView):
    """List the orders in hand."""

    pagination_class = NewestFirst

    @extend_schema(responses=shapes.InHandOutput(many=True), operation_id="driver_orders_list")
    def get(self, request: Request) -> Response:
        return page_of(active_orders_of_driver(request.user), request, self, hand_payloads)


class RouteView(DriverView):
    """Show the stops ahead, in order."""

    @extend_schema(responses=shapes.RouteOutput)
    def get(self, request: Request) -> Response:
        return Response(route_payload(plan_route(actor=request.user, now=utc_now())))


class ArrivedView(DriverView):
    """Say that one stands at the shop; waiting counts from then on."""

    @extend_schema(request=None, responses=OrderOutput)
    def post(self, request: Request, order_id: UUID) -> Response:
        deliveries.arrive(order_id=order_id, actor=request.user, now=utc_now())
        return self.order_answer(request, order_id)


class PickedUpView(DriverView):
    """Say that one has the order."""

    @extend_schema(request=None, responses=OrderOutput)
    def post(self, request: Request, order_id: UUID) -> Response:
        deliveries.pick_up(order_id=order_id, actor=request.user, now=utc_now())
        return self.order_answer(request, order_id)


class DeliveredView(DriverView):
    """Say that the customer has the order, with a PIN or a photo where it asks for one."""

    parser_classes = [StrictJSONParser, MultiPartParser]

    @extend_schema(
        request={"application/json": PinInput, "multipart/form-data": shapes.HandoverInput},
        responses=OrderOutput,
    )
    def post(self, request: Request, order_id: UUID) -> Response:
        proof = body(shapes.HandoverInput, request).validated_data
        deliveries.deliver(order_id=order_id, actor=request.user, now=utc_now(), **proof)
        return self.order_answer(request, order_id)


class CustomerRatingView(DriverView):
    """Rate the customer after delivery."""

    @extend_schema(request=shapes.StarsInput, responses={201: RatingOutput})
    def post(self, request: Request, order_id: UUID) -> Response:
        form = body(shapes.StarsInput, request).validated_data
        now = utc_now()
        deliveries.rate_customer(
            order_id=order_id,
            actor=request.user,
            stars=form["customer_stars"],
            comment=form["comment"],
            now=now,
        )
        return Response({**form, "created_at": rfc3339(now)}, status=201)
