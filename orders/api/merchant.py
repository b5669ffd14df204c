"""What a shop's people call: the list of orders and the moves of the kitchen."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from delivery.accounts.models import Role
from delivery.api.inputs import body, query
from delivery.api.lists import history_page_of
from delivery.api.pagination import NewestFirst
from delivery.kernel.clock import utc_now
from orders.api import serializers as shapes
from orders.models import Order
from orders.payloads import order_payloads
from orders.selectors import order_for, orders_of_shops
from orders.services import moves
from orders.services.sold_out import mark_sold_out
from orders.states import OrderStatus, Party

MERCHANT = frozenset({Role.MERCHANT})


class StatusQuery(serializers.Serializer):
    status = serializers.ChoiceField(
        choices=[str(status) for status in OrderStatus], required=False, default=None
    )


class ShopOrdersView(APIView):
    """List the orders of one's shops."""

    roles = MERCHANT
    pagination_class = NewestFirst

    @extend_schema(
        responses=shapes.OrderOutput(many=True),
        operation_id="merchant_orders_list",
        parameters=[OpenApiParameter("status", str, enum=[str(s) for s in OrderStatus])],
    )
    def get(self, request: Request) -> Response:
        status = query(StatusQuery, request)["status"]
        orders = orders_of_shops(request.user, status=status)
        return history_page_of(orders, request, self, order_payloads)


class KitchenMoveView(APIView):
    """Make one move of the kitchen on an order of one's own shop."""

    roles = MERCHANT

    def make(
        self, request: Request, order_id: UUID, move: Callable[..., Order], **details: Any
    ) -> Response:
        """Check whose order it is, make the move and answer with the order."""
        order_for(request.user, order_id, parties=[Party.MERCHANT])
        move(order_id=order_id, actor=request.user, now=utc_now(), **details)
        return Response(order_payloads([order_for(request.user, order_id)])[0])


class ConfirmView(KitchenMoveView):
    """Accept an order."""

    @extend_schema(request=shapes.ConfirmInput, responses=shapes.OrderOutput)
    def post(self, request: Request, order_id: UUID) -> Response:
        prep_minutes = body(shapes.ConfirmInput, request).validated_data["prep_minutes"]
        return self.make(request, order_id, moves.confirm_order, prep_minutes=prep_minutes)


class RejectView(KitchenMoveView):
    """Decline an order, saying why."""

    @extend_schema(request=shapes.RequiredReasonInput, responses=shapes.OrderOutput)
    def post(self, request: Request, order_id: UUID) -> Response:
        reason = body(shapes.RequiredReasonInput, request).validated_data["reason"]
        return self.make(request, order_id, moves.reject_order, reason=reason)


class PreparingView(KitchenMoveView):
    """Say that the kitchen has begun."""

    @extend_schema(request=None, responses=shapes.OrderOutput)
    def post(self, request: Request, order_id: UUID) -> Response:
        return self.make(request, order_id, moves.start_preparing)


class ReadyView(KitchenMoveView):
    """Say that the order can be picked up."""

    @extend_schema(request=None, responses=shapes.OrderOutput)
    def post(self, request: Request, order_id: UUID) -> Response:
        return self.make(request, order_id, moves.mark_ready)


class SoldOutView(KitchenMoveView):
    """Say that a line is sold out: refund it, or replace it where the customer allows that.

    The order is cancelled, free of charge, where nothing would be left of it, or its customer
    wanted all or nothing.
    """

    @extend_schema(request=shapes.SoldOutInput, responses=shapes.OrderOutput)
    def post(self, request: Request, order_id: UUID, item_id: UUID) -> Response:
        form = body(shapes.SoldOutInput, request).validated_data
        return self.make(
            request,
            order_id,
            mark_sold_out,
            item_id=item_id,
            replacement_id=form["replacement_menu_item_id"],
        )
