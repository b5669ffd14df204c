"""What clients see of notifications and preferences."""

from typing import Any

from delivery.kernel.clock import rfc3339, rfc3339_or_none
from delivery.notifications.models import Notification
from delivery.notifications.wording import text_of


def notification_payload(notification: Notification, *, language: str) -> dict[str, Any]:
    """Describe a notification in its recipient's language."""
    text = text_of(notification, language=language)
    return {
        "id": str(notification.pk),
        "kind": notification.kind,
        "title": text.title,
        "body": text.body,
        "link": text.link,
        "created_at": rfc3339(notification.created_at),
        "read_at": rfc3339_or_none(notification.read_at),
    }
