"""What drivers call about offers."""

from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from delivery.api.inputs import body
from delivery.api.lists import page_of
from delivery.api.pagination import NewestFirst
from delivery.kernel.clock import utc_now
from drivers.api import serializers as shapes
from drivers.api.roles import DriverView
from drivers.payloads import offer_payload
from drivers.selectors import driver_of, open_offers
from drivers.services import offers
from orders.api.serializers import OrderOutput, ReasonInput


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


class SeenView(DriverView):
    """Say that one has seen an offer."""

    @extend_schema(request=None, responses={204: None})
    def post(self, request: Request, offer_id: UUID) -> Response:
        offers.mark_seen(offer_id=offer_id, actor=request.user, now=utc_now())
        return Response(status=204)


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
