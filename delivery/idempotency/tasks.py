from celery import shared_task

from delivery.idempotency.services import purge_keys
from delivery.kernel.clock import utc_now


@shared_task(name="idempotency.purge", queue="upkeep", time_limit=300)
def purge() -> None:
    """Delete keys older than a day."""
    purge_keys(now=utc_now())
