"""What was told to whom, and what did not leave, in Django admin."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from unfold.admin import ModelAdmin

from delivery.kernel.clock import utc_now
from delivery.notifications.models import (
    Notification,
    Outgoing,
    Preference,
    PushSubscription,
)
from delivery.notifications.services.sending import retry


class ReadOnly(ModelAdmin):
    """Rows that only services write."""

    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False


@admin.register(Notification)
class NotificationAdmin(ReadOnly):
    list_display = ["created_at", "kind", "recipient", "is_listed", "read_at"]
    list_filter = ["kind"]
    list_select_related = ["recipient"]
    search_fields = ["=cause", "recipient__email"]
    ordering = ["-id"]


@admin.register(Outgoing)
class OutgoingAdmin(ReadOnly):
    list_display = [
        "notification", "channel", "state", "attempts", "next_attempt_at", "ended_at", "last_error",
    ]  # fmt: skip
    list_filter = ["state", "channel"]
    list_select_related = ["notification"]
    search_fields = ["=notification__cause", "notification__recipient__email"]
    ordering = ["-id"]
    actions = ["retry_unsent"]

    @admin.action(description="Send again what did not leave")
    def retry_unsent(self, request: HttpRequest, queryset: QuerySet[Outgoing]) -> None:
        """Queue the selected dead, expired and unknown messages once more."""
        count = retry(list(queryset), now=utc_now())
        self.message_user(request, f"{count} messages will be sent again.")


@admin.register(PushSubscription)
class PushSubscriptionAdmin(ReadOnly):
    list_display = ["user", "created_at"]
    list_select_related = ["user"]
    search_fields = ["user__email"]
    exclude = ["endpoint", "p256dh", "auth"]


@admin.register(Preference)
class PreferenceAdmin(ReadOnly):
    list_display = ["user", "topic", "channel", "is_on"]
    list_filter = ["topic", "channel"]
    list_select_related = ["user"]
    search_fields = ["user__email"]
