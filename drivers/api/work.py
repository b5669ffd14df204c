"""What drivers call while they work: shift, location, offers, orders in hand."""

from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from delivery.accounts.models import Role
from delivery.api.inputs import body
from delivery.api.lists import page_of
from delivery.api.pagination import NewestFirst
from delivery.kernel.clock import rfc3339, utc_now
from delivery.kernel.geometry import Point
from drivers.api import serializers as shapes
from drivers.payloads import driver_payload, offer_payload
from drivers.selectors import driver_of, open_offers
from drivers.services import deliveries, locations, offers, shifts
from drivers.services.routes import plan_route
from drivers.shapes import LocationInput, PlaceInput
from orders.api.serializers import OrderOutput, PinInput, RatingOutput, ReasonInput
from orders.payloads import order_payloads
from orders.selectors import active_orders_of_driver, order_for

DRIVER = frozenset({Role.DRIVER})


class DriverView(APIView):
    """Serve drivers only."""

    roles = DRIVER

    def order_answer(self, request: Request, order_id: UUID) -> Response:
        """Answer with the order as it is now."""
        return Response(order_payloads([order_for(request.user, order_id)])[0])


class GoOnlineView(DriverView):
    """Start to take offers."""

    @extend_schema(request=PlaceInput, responses=shapes.DriverOutput)
    def post(self, request: Request) -> Response:
        place = body(PlaceInput, request).validated_data
        point = Point(place["lat"], place["lng"])
        return Response(
            driver_payload(shifts.go_online(actor=request.user, point=point, now=utc_now()))
        )


class GoOfflineView(DriverView):
    """Stop taking offers; an order in hand stays."""

    @extend_schema(request=None, responses=shapes.DriverOutput)
    def post(self, request: Request) -> Response:
        return Response(driver_payload(shifts.go_offline(actor=request.user, now=utc_now())))


class LocationView(DriverView):
    """Take one location or a batch of them."""

    @extend_schema(
        request={
            "application/json": {
                "oneOf": [
                    {"$ref": "#/components/schemas/FixInputRequest"},
                    {"$ref": "#/components/schemas/LocationInputRequest"},
                ]
            }
        },
        responses={202: shapes.IntakeOutput},
    )
    def post(self, request: Request) -> Response:
        fixes = body(LocationInput, request).fixes()
        intake = locations.record_fixes(driver_of(request.user), fixes, now=utc_now())
        return Response({"accepted": intake.accepted, "rejected": intake.rejected}, status=202)


class OffersView(DriverView):
    """List the offers one may still take."""

    pagination_class = NewestFirst

    @extend_schema(responses=shapes.OfferOutput(many=True), operation_id="driver_offers_list")
    def get(self, request: Request) -> Response:
        driver_of(request.user)
        return page_of(
            open_offers(request.user, now=utc_now()),
            request,
            self,
            lambda rows: [offer_payload(offer) for offer in rows],
        )


class AcceptView(DriverView):
    """Take an offered order."""

    @extend_schema(request=None, responses=OrderOutput)
    def post(self, request: Request, offer_id: UUID) -> Response:
        order = offers.accept_offer(offer_id=offer_id, actor=request.user, now=utc_now())
        return self.order_answer(request, order.pk)


class RejectView(DriverView):
    """Decline an offered order."""

    @extend_schema(request=ReasonInput, responses={204: None})
    def post(self, request: Request, offer_id: UUID) -> Response:
        reason = body(ReasonInput, request).validated_data["reason"]
        offers.reject_offer(offer_id=offer_id, actor=request.user, reason=reason, now=utc_now())
        return Response(status=204)


class OrdersInHandView(DriverView):
    """List the orders in hand."""

    pagination_class = NewestFirst

    @extend_schema(responses=OrderOutput(many=True), operation_id="driver_orders_list")
    def get(self, request: Request) -> Response:
        return page_of(active_orders_of_driver(request.user), request, self, order_payloads)


class RouteView(DriverView):
    """Show the stops ahead, in order."""

    @extend_schema(responses=shapes.RouteOutput)
    def get(self, request: Request) -> Response:
        stops = plan_route(actor=request.user, now=utc_now())
        return Response(
            {
                "stops": [
                    {
                        "kind": stop.kind,
                        "order_id": str(stop.order.pk),
                        "lat": stop.point.lat,
                        "lng": stop.point.lng,
                        "eta_at": rfc3339(stop.eta_at),
                        "distance_m": round(stop.distance_m),
                    }
                    for stop in stops
                ],
                "geometry": [[stop.point.lat, stop.point.lng] for stop in stops],
            }
        )


class PickedUpView(DriverView):
    """Say that one has the order."""

    @extend_schema(request=None, responses=OrderOutput)
    def post(self, request: Request, order_id: UUID) -> Response:
        deliveries.pick_up(order_id=order_id, actor=request.user, now=utc_now())
        return self.order_answer(request, order_id)


class DeliveredView(DriverView):
    """Say that the customer has the order."""

    @extend_schema(request=PinInput, responses=OrderOutput)
    def post(self, request: Request, order_id: UUID) -> Response:
        pin = body(PinInput, request).validated_data["pin"]
        deliveries.deliver(order_id=order_id, actor=request.user, now=utc_now(), pin=pin)
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
