"""What customers call: quote, place, follow, cancel, rate."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from delivery.accounts.models import Role, User
from delivery.accounts.permissions import SIGNED_IN
from delivery.api.direct import Answer, DirectView
from delivery.api.inputs import body, validated
from delivery.api.lists import history_page_of
from delivery.api.pagination import NewestFirst
from delivery.kernel.clock import rfc3339, utc_now
from orders.api import serializers as shapes
from orders.api.basket_shapes import BasketInput, basket_of
from orders.api.plain_basket import plain_basket
from orders.models import Rating
from orders.payloads import order_payloads
from orders.selectors import order_for, orders_of_customer
from orders.services.moves import cancel_order
from orders.services.placing import place_order_once
from orders.services.quotes import quote_basket
from orders.services.ratings import rate_order
from orders.states import Party

CUSTOMER = frozenset({Role.CUSTOMER})


class QuoteView(APIView):
    """Price a basket."""

    roles = CUSTOMER

    @extend_schema(request=BasketInput, responses=shapes.QuoteOutput)
    def post(self, request: Request) -> Response:
        basket = basket_of(body(BasketInput, request).validated_data)
        return Response(quote_basket(actor=request.user, basket=basket, now=utc_now()))


class OrdersView(DirectView):
    """Place an order; list one's own."""

    roles = CUSTOMER
    pagination_class = NewestFirst

    @extend_schema(responses=shapes.OrderOutput(many=True), operation_id="orders_list")
    def get(self, request: Request) -> Response:
        return history_page_of(orders_of_customer(request.user), request, self, order_payloads)

    @extend_schema(
        request=BasketInput,
        responses={201: shapes.OrderOutput},
        parameters=[
            OpenApiParameter("X-Idempotency-Key", str, OpenApiParameter.HEADER, required=True)
        ],
    )
    def post(self, request: Request) -> Response:
        return super().post(request)

    def answer(self, user: User, data: dict[str, Any], request: HttpRequest | Request) -> Answer:
        form = plain_basket(data) or validated(BasketInput, data)
        reply = place_order_once(
            actor=user,
            basket=basket_of(form),
            quote_token=form["quote_token"],
            key=request.headers.get("X-Idempotency-Key", ""),
            body=data,
            now=utc_now(),
        )
        headers = {"Idempotent-Replayed": "true"} if reply.is_replay else {}
        return Answer(reply.status, reply.body, headers)


class OrderView(APIView):
    """Show an order to one of its parties."""

    roles = SIGNED_IN

    @extend_schema(responses=shapes.OrderOutput)
    def get(self, request: Request, order_id: UUID) -> Response:
        return Response(order_payloads([order_for(request.user, order_id)])[0])


class CancelView(APIView):
    """Call one's own order off."""

    roles = CUSTOMER

    @extend_schema(request=shapes.CancelInput, responses=shapes.OrderOutput)
    def post(self, request: Request, order_id: UUID) -> Response:
        form = body(shapes.CancelInput, request).validated_data
        order_for(request.user, order_id, parties=[Party.CUSTOMER])
        cancel_order(
            order_id=order_id,
            actor=request.user,
            reason=form["reason"],
            accepted_fee_minor=form["fee_minor"],
            now=utc_now(),
        )
        return Response(order_payloads([order_for(request.user, order_id)])[0])


class RatingView(APIView):
    """Rate driver and shop after delivery."""

    roles = CUSTOMER

    @extend_schema(request=shapes.RatingInput, responses={201: shapes.RatingOutput})
    def post(self, request: Request, order_id: UUID) -> Response:
        form = body(shapes.RatingInput, request).validated_data
        given = {
            Rating.Subject.DRIVER: form.get("driver_stars"),
            Rating.Subject.MERCHANT: form.get("merchant_stars"),
        }
        stars = {subject: count for subject, count in given.items() if count}
        now = utc_now()
        rate_order(
            order_id=order_id, actor=request.user, stars=stars, comment=form["comment"], now=now
        )
        rated = {f"{subject}_stars": count for subject, count in stars.items()}
        answer = {**rated, "comment": form["comment"], "created_at": rfc3339(now)}
        return Response(answer, status=201)
