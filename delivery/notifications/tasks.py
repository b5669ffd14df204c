"""Send what waits, on a queue of its own: a slow mail server must not hold back orders."""

from celery import shared_task

from delivery.kernel.clock import utc_now
from delivery.notifications.services.sending import mark_unfinished, send_waiting


@shared_task(name="notifications.send", queue="notifications", time_limit=120)
def send_due() -> None:
    """Send every message that is due, and give up those whose sender has died."""
    now = utc_now()
    mark_unfinished(now=now)
    send_waiting(now=now)
