"""The notification calls: inbox, preferences, browsers."""

from typing import Any
from uuid import UUID

from django.db import transaction
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.settings import api_settings
from rest_framework.views import APIView

from delivery.accounts.models import User
from delivery.accounts.permissions import SIGNED_IN
from delivery.kernel.clock import utc_now
from delivery.notifications import serializers as shapes
from delivery.notifications.configuration import push_public_key
from delivery.notifications.payloads import notification_payload
from delivery.notifications.services.inbox import inbox_of, mark_all_read, mark_read, unread_count
from delivery.notifications.services.preferences import choices_of, choose, set_language
from delivery.notifications.services.subscriptions import subscribe, unsubscribe


def _valid(shape: type[serializers.Serializer], request: Request) -> dict[str, Any]:
    form = shape(data=request.data)
    form.is_valid(raise_exception=True)
    return dict(form.validated_data)


class NotificationsView(APIView):
    """List one's notifications, newest first."""

    roles = SIGNED_IN
    pagination_class = api_settings.DEFAULT_PAGINATION_CLASS

    @extend_schema(
        responses=shapes.NotificationOutput(many=True), operation_id="notifications_list"
    )
    def get(self, request: Request) -> Response:
        pages = self.pagination_class()
        rows = pages.paginate_queryset(inbox_of(request.user), request, self)
        language = request.user.language
        described = [notification_payload(row, language=language) for row in rows]
        return pages.get_paginated_response(described)


class ReadView(APIView):
    """Note that a notification was read."""

    roles = SIGNED_IN

    @extend_schema(request=None, responses=shapes.NotificationOutput)
    def post(self, request: Request, notification_id: UUID) -> Response:
        row = mark_read(notification_id=notification_id, actor=request.user, now=utc_now())
        return Response(notification_payload(row, language=request.user.language))


class ReadAllView(APIView):
    """Note that all notifications were read."""

    roles = SIGNED_IN

    @extend_schema(request=None, responses=shapes.UnreadOutput)
    def post(self, request: Request) -> Response:
        mark_all_read(actor=request.user, now=utc_now())
        return Response({"unread": unread_count(request.user)})


class UnreadView(APIView):
    """Count one's unread notifications, up to a hundred."""

    roles = SIGNED_IN

    @extend_schema(responses=shapes.UnreadOutput)
    def get(self, request: Request) -> Response:
        return Response({"unread": unread_count(request.user)})


class PreferencesView(APIView):
    """Show and change what one is told, where, and in which language."""

    roles = SIGNED_IN

    @extend_schema(responses=shapes.PreferencesOutput)
    def get(self, request: Request) -> Response:
        return Response(_preferences(request.user))

    @extend_schema(request=shapes.PreferencesInput, responses=shapes.PreferencesOutput)
    def patch(self, request: Request) -> Response:
        asked = _valid(shapes.PreferencesInput, request)
        wishes = [(row["topic"], row["channel"], row["is_on"]) for row in asked.get("choices", ())]
        with transaction.atomic():
            choose(actor=request.user, wishes=wishes)
            if "language" in asked:
                set_language(actor=request.user, language=asked["language"])
        return Response(_preferences(request.user))


class SubscriptionsView(APIView):
    """Begin and end being told in a browser."""

    roles = SIGNED_IN

    @extend_schema(request=shapes.SubscriptionInput, responses={204: None})
    def post(self, request: Request) -> Response:
        asked = _valid(shapes.SubscriptionInput, request)
        subscribe(actor=request.user, endpoint=asked["endpoint"], **asked["keys"], now=utc_now())
        return Response(status=204)

    @extend_schema(request=shapes.EndpointInput, responses={204: None})
    def delete(self, request: Request) -> Response:
        unsubscribe(actor=request.user, **_valid(shapes.EndpointInput, request))
        return Response(status=204)


def _preferences(user: User) -> dict[str, Any]:
    choices = [
        {
            "topic": choice.topic,
            "label": choice.label,
            "channel": choice.channel.value,
            "is_on": choice.is_on,
            "is_locked": choice.is_locked,
        }
        for choice in choices_of(user)
    ]
    return {
        "language": user.language,
        "choices": choices,
        "push_public_key": push_public_key(),
    }
