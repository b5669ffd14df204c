"""What time alone changes about shops."""

from celery import shared_task

from delivery.kernel.clock import utc_now
from merchants.services.availability import restock
from merchants.services.pausing import resume_due_shops


@shared_task(name="merchants.end_pauses", queue="upkeep", time_limit=30)
def end_pauses() -> None:
    """Open shops whose pause is over, and put back on sale what was sold out until now."""
    now = utc_now()
    resume_due_shops(now=now)
    restock(now=now)
