"""What becomes of orders that nobody answers."""

from celery import shared_task

from delivery.kernel.clock import utc_now
from orders.services.answers import reject_unanswered


@shared_task(name="orders.reject_unanswered", queue="events", time_limit=60)
def reject_all_unanswered() -> None:
    """Decline every order whose shop let its time pass."""
    reject_unanswered(now=utc_now())
