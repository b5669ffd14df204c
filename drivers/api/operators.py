"""What operators call about dispatch: who is where, what is stuck, and why."""

from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from delivery.api.inputs import body, query
from delivery.api.lists import history_page_of, page_of
from delivery.api.pagination import CursorPages, NewestFirst
from delivery.kernel.clock import utc_now
from drivers.api import operator_shapes as shapes
from drivers.api.roles import OperatorView
from drivers.api.serializers import RouteOutput
from drivers.attention import drivers_for_operators, orders_for_operators
from drivers.models import Decision
from drivers.operator_payloads import (
    decision_payload,
    operator_driver_payload,
    operator_order_payloads,
)
from drivers.payloads import route_payload
from drivers.services.contacts import call_driver
from drivers.services.reassignment import reassign_order
from drivers.services.routes import plan_route
from drivers.timeline import timeline_of
from drivers.tracks import get_driver
from orders.selectors import order_for


class ByDriver(CursorPages):
    """Page drivers in the order in which they joined."""

    ordering = "user_id"


class OrdersView(OperatorView):
    """List all orders, or those that need somebody to look at them."""

    pagination_class = NewestFirst

    @extend_schema(
        parameters=[shapes.OrdersQuery],
        responses=shapes.OperatorOrderOutput(many=True),
        operation_id="admin_orders_list",
    )
    def get(self, request: Request) -> Response:
        asked, now = query(shapes.OrdersQuery, request), utc_now()
        orders = orders_for_operators(now=now, **asked)
        return page_of(
            orders, request, self, lambda rows: operator_order_payloads(list(rows), now=now)
        )


class DriversView(OperatorView):
    """List all drivers."""

    pagination_class = ByDriver

    @extend_schema(
        parameters=[shapes.DriversQuery],
        responses=shapes.OperatorDriverOutput(many=True),
        operation_id="admin_drivers_list",
    )
    def get(self, request: Request) -> Response:
        asked = query(shapes.DriversQuery, request)
        paginator = ByDriver()
        drivers = drivers_for_operators(**asked)
        rows = paginator.paginate_queryset(drivers, request, self) or []
        return paginator.get_paginated_response([operator_driver_payload(row) for row in rows])


class DriverCallView(OperatorView):
    """Give a driver's number for a call that is being made, with or without an order in hand.

    Written into the driver's history; 404 `no_number` where none was given.
    """

    @extend_schema(request=None, responses=shapes.DriverCallOutput)
    def post(self, request: Request, driver_id: int) -> Response:
        phone = call_driver(driver_id=driver_id, actor=request.user, now=utc_now())
        return Response({"phone": phone}, headers={"Cache-Control": "no-store"})


class DriverRouteView(OperatorView):
    """Show the stops that a driver has ahead, in order, as the driver sees them."""

    @extend_schema(responses=RouteOutput)
    def get(self, request: Request, driver_id: int) -> Response:
        driver = get_driver(driver_id)
        return Response(route_payload(plan_route(actor=driver.user, now=utc_now())))


class DecisionsView(OperatorView):
    """Explain an order's driver: who was looked at, with which scores, and why others were out."""

    pagination_class = NewestFirst

    @extend_schema(
        responses=shapes.DecisionOutput(many=True), operation_id="admin_order_decisions_list"
    )
    def get(self, request: Request, order_id: UUID) -> Response:
        order = order_for(request.user, order_id)
        decisions = Decision.objects.filter(order=order).select_related("offer")
        return history_page_of(
            decisions, request, self, lambda rows: [decision_payload(row) for row in rows]
        )


class TimelineView(OperatorView):
    """Tell what has happened to an order, oldest first, and who did it."""

    @extend_schema(responses=shapes.TimelineOutput, operation_id="admin_order_timeline_retrieve")
    def get(self, request: Request, order_id: UUID) -> Response:
        order = order_for(request.user, order_id)
        # Some dozens of lines at most: they fit on one page.
        return Response({"results": timeline_of(order.pk), "next": None, "previous": None})


class ReassignView(OperatorView):
    """Take an order from its driver, for a named one or for whom the dispatcher finds."""

    @extend_schema(request=shapes.ReassignInput, responses=shapes.OperatorOrderOutput)
    def post(self, request: Request, order_id: UUID) -> Response:
        now = utc_now()
        driver_id = body(shapes.ReassignInput, request).validated_data.get("driver_id")
        reassign_order(order_id=order_id, actor=request.user, now=now, driver_id=driver_id)
        order = orders_for_operators(now=now).get(pk=order_id)
        return Response(operator_order_payloads([order], now=now)[0])
