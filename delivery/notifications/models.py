"""The inbox, the queue of what goes out, and what people want to hear of."""

from django.conf import settings
from django.db import models

from delivery.kernel.ids import new_id
from delivery.notifications.catalogue import Channel


class OutgoingState(models.TextChoices):
    """What became of a message on its way out; `unknown` may have arrived and is not repeated."""

    PENDING = "pending"
    SENDING = "sending"
    SENT = "sent"
    EXPIRED = "expired"
    DEAD = "dead"
    UNKNOWN = "unknown"


ENDED = frozenset(
    {OutgoingState.SENT, OutgoingState.EXPIRED, OutgoingState.DEAD, OutgoingState.UNKNOWN}
)


class Notification(models.Model):
    """One message to one person about one cause, in their inbox where `is_listed`."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notifications"
    )
    cause = models.UUIDField(help_text="The event, or the order, that it tells of.")
    kind = models.CharField(max_length=40)
    params = models.JSONField(default=dict)
    is_listed = models.BooleanField(default=True)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["recipient", "id"], name="notification_inbox"),
            models.Index(
                fields=["recipient"],
                name="notification_unread",
                condition=models.Q(read_at=None, is_listed=True),
            ),
            models.Index(fields=["created_at"], name="notification_age"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["cause", "recipient", "kind"], name="notification_once")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class PushSubscription(models.Model):
    """One browser that a person wants to be told in."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="push_subscriptions"
    )
    endpoint = models.URLField(max_length=500, unique=True)
    p256dh = models.CharField(max_length=120)
    auth = models.CharField(max_length=40)
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"browser {self.pk}"


class Outgoing(models.Model):
    """One message on one channel to one address: the row is the queue and the record of it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    notification = models.ForeignKey(
        Notification, on_delete=models.CASCADE, related_name="outgoing"
    )
    channel = models.CharField(max_length=8, choices=[(c.value, c.value) for c in Channel])
    subscription = models.ForeignKey(PushSubscription, on_delete=models.CASCADE, null=True)
    state = models.CharField(
        max_length=8, choices=OutgoingState.choices, default=OutgoingState.PENDING
    )
    attempts = models.PositiveSmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    last_error = models.TextField(blank=True)

    class Meta:
        verbose_name_plural = "outgoing"
        indexes = [
            models.Index(
                fields=["next_attempt_at"],
                name="outgoing_pending",
                condition=models.Q(state=OutgoingState.PENDING),
            ),
            models.Index(
                fields=["claimed_at"],
                name="outgoing_sending",
                condition=models.Q(state=OutgoingState.SENDING),
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["notification", "channel", "subscription"],
                name="outgoing_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                name="outgoing_state_known", condition=models.Q(state__in=OutgoingState)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.pk}"


class Preference(models.Model):
    """A person's own choice for a topic on a channel, where it differs from none made."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notification_choices"
    )
    topic = models.CharField(max_length=20)
    channel = models.CharField(max_length=8, choices=[(c.value, c.value) for c in Channel])
    is_on = models.BooleanField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "topic", "channel"], name="preference_once")
        ]

    def __str__(self) -> str:
        return f"{self.topic} {self.channel}"
