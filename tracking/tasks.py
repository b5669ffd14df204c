from celery import shared_task

from delivery.kernel.clock import utc_now
from tracking.services.estimates import refresh_estimates


@shared_task(name="tracking.refresh_estimates", queue="events", time_limit=30)
def refresh_all_estimates() -> None:
    """Estimate every active order anew."""
    refresh_estimates(now=utc_now())
