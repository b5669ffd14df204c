"""Whom to call about an order: masked for the eye, whole for the call that is being made."""

from dataclasses import asdict
from uuid import UUID

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from delivery.accounts.permissions import SIGNED_IN
from delivery.kernel.clock import utc_now
from orders.contacts import contacts_of, party_called
from orders.selectors import order_for, party_of
from orders.services.contacts import call_party
from orders.states import CALLABLE

_PARTIES = [str(party) for party in CALLABLE]


class ContactOutput(serializers.Serializer):
    name = serializers.CharField()
    phone_masked = serializers.CharField(
        allow_blank=True, help_text="Country code and last digits; empty where none was given."
    )


class CallableOutput(ContactOutput):
    party = serializers.ChoiceField(choices=_PARTIES)


class CallablesOutput(serializers.Serializer):
    results = CallableOutput(many=True)
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)


class CallOutput(serializers.Serializer):
    party = serializers.ChoiceField(choices=_PARTIES)
    name = serializers.CharField()
    phone = serializers.CharField(help_text="As telephones read it: `+` and digits.")


class ContactsView(APIView):
    """List whom one may call about an order now; nobody once it has ended."""

    roles = SIGNED_IN

    @extend_schema(responses=CallablesOutput, operation_id="order_contacts_retrieve")
    def get(self, request: Request, order_id: UUID) -> Response:
        order = order_for(request.user, order_id)
        found = contacts_of(order, party_of(order, request.user))
        results = [asdict(contact) for contact in found]
        return Response({"results": results, "next": None, "previous": None})


class CallView(APIView):
    """Give a party's number for a call that is being made.

    It is given to the parties of an order in hand and to operators, and written into the order's
    history. 403 `not_a_contact` for oneself, 404 `no_number`, 409 `not_in_hand` before a driver
    has the order and once it has ended. Nothing keeps the answer: ask again for the next call.
    """

    roles = SIGNED_IN

    @extend_schema(
        request=None,
        responses=CallOutput,
        parameters=[OpenApiParameter("party", str, OpenApiParameter.PATH, enum=_PARTIES)],
    )
    def post(self, request: Request, order_id: UUID, party: str) -> Response:
        call = call_party(
            order_id=order_id, party=party_called(party), actor=request.user, now=utc_now()
        )
        return Response(asdict(call), headers={"Cache-Control": "no-store"})
