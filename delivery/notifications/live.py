"""Tell a person's open pages what has come into the inbox."""

from datetime import datetime

from delivery.accounts.models import User
from delivery.live.frames import Frame
from delivery.live.publish import is_watched, publish
from delivery.notifications.models import Notification
from delivery.notifications.payloads import notification_payload
from delivery.notifications.services.inbox import unread_count


def inbox_topic(user_id: int) -> str:
    """Return the topic of one person's inbox."""
    return f"inbox:{user_id}"


def publish_notification(notification: Notification, recipient: User) -> None:
    """Send a notification to the recipient's open pages, with how many are unread now."""
    topic = inbox_topic(recipient.pk)
    if not is_watched(topic):
        return
    data = notification_payload(notification, language=recipient.language)
    data["unread"] = unread_count(recipient)
    publish(topic, Frame("notification", data, notification.created_at))


def unread_frame(user: User, *, now: datetime) -> Frame:
    """Tell how many notifications a person has not read."""
    return Frame("snapshot", {"unread": unread_count(user)}, now)
