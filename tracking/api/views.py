"""The order socket's messages for clients without a socket."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from delivery.accounts.permissions import SIGNED_IN
from delivery.api.inputs import query
from delivery.live.streams import is_message_id
from tracking.services.watching import messages_after


class AfterQuery(serializers.Serializer):
    after = serializers.CharField(required=False, default="", allow_blank=True, max_length=45)

    def validate_after(self, value: str) -> str:
        if value and not is_message_id(value):
            raise serializers.ValidationError("This is not a message id.")
        return value


class MessageOutput(serializers.Serializer):
    type = serializers.CharField()
    message_id = serializers.CharField(allow_null=True)
    order_id = serializers.UUIDField()
    at = serializers.DateTimeField()
    data: Any = serializers.DictField()  # type: ignore[assignment]


class MessagesOutput(serializers.Serializer):
    results = MessageOutput(many=True)
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)


class OrderMessagesView(APIView):
    """List the messages of an order that followed a given one."""

    roles = SIGNED_IN

    @extend_schema(parameters=[OpenApiParameter("after", str)], responses=MessagesOutput)
    def get(self, request: Request, order_id: UUID) -> Response:
        after = query(AfterQuery, request)["after"]
        frames = messages_after(request.user, order_id, after)
        # A stream keeps a hundred messages at most: they fit on one page.
        return Response({"results": frames, "next": None, "previous": None})
