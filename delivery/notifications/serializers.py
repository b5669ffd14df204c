"""Shapes of the notification calls."""

from django.conf import settings
from rest_framework import serializers

from delivery.notifications.catalogue import Channel


class NotificationOutput(serializers.Serializer):
    id = serializers.UUIDField()
    kind = serializers.CharField()
    title = serializers.CharField()
    body = serializers.CharField()
    link = serializers.CharField()
    created_at = serializers.DateTimeField()
    read_at = serializers.DateTimeField(allow_null=True)


class UnreadOutput(serializers.Serializer):
    unread = serializers.IntegerField()


class ChoiceOutput(serializers.Serializer):
    topic = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    channel = serializers.ChoiceField([channel.value for channel in Channel])
    is_on = serializers.BooleanField()
    is_locked = serializers.BooleanField()


class PreferencesOutput(serializers.Serializer):
    language = serializers.CharField(allow_blank=True)
    choices = ChoiceOutput(many=True)
    push_public_key = serializers.CharField(allow_blank=True)


class ChoiceInput(serializers.Serializer):
    topic = serializers.CharField(max_length=20)
    channel = serializers.ChoiceField([channel.value for channel in Channel])
    is_on = serializers.BooleanField()


class PreferencesInput(serializers.Serializer):
    language = serializers.ChoiceField([code for code, _ in settings.LANGUAGES], required=False)
    choices = ChoiceInput(many=True, required=False, max_length=60)


class PushKeysInput(serializers.Serializer):
    p256dh = serializers.CharField(max_length=120)
    auth = serializers.CharField(max_length=40)


class EndpointInput(serializers.Serializer):
    endpoint = serializers.CharField(max_length=500)


class SubscriptionInput(EndpointInput):
    keys = PushKeysInput()
