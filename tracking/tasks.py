from celery import shared_task

from delivery.kernel.clock import utc_now
from tracking.services.estimates import refresh_estimates
from tracking.services.learning import learn_timings, share_timings
from tracking.services.notices import alert_operators


@shared_task(name="tracking.refresh_estimates", queue="events", time_limit=30)
def refresh_all_estimates() -> None:
    """Estimate every active order anew."""
    share_timings()
    refresh_estimates(now=utc_now())


@shared_task(name="tracking.alert_operators", queue="upkeep", time_limit=60)
def alert() -> None:
    """Tell operators of orders that stand still and of events given up."""
    alert_operators(now=utc_now())


@shared_task(name="tracking.learn", queue="upkeep", time_limit=1800)
def learn_overnight() -> None:
    """Learn how long things take from what was delivered."""
    learn_timings(now=utc_now())
