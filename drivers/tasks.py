"""Dispatch on Celery: at once when an event calls for it, and on every beat."""

import structlog
from celery import shared_task
from redis.exceptions import RedisError

from delivery.geo.models import Region
from delivery.kernel.clock import utc_now
from drivers.services.dispatch import dispatch_region
from drivers.services.lost_drivers import report_lost_drivers
from drivers.services.offers import expire_offers
from drivers.services.restarts import mend_after_restart
from drivers.services.waking import TASK, answer_call

log = structlog.get_logger(__name__)


@shared_task(name=TASK, queue="dispatch", time_limit=30)
def dispatch(region_id: int) -> None:
    """Seek drivers in one region."""
    region = Region.objects.get(pk=region_id)
    answer_call(region)
    dispatch_region(region=region, now=utc_now())


@shared_task(name="drivers.dispatch_all", queue="dispatch", time_limit=60)
def dispatch_all() -> None:
    """End offers whose time is up, then seek drivers in every region.

    A region that fails is logged and does not keep the others waiting.
    """
    expire_offers(now=utc_now())
    for region in Region.objects.all():
        try:
            dispatch_region(region=region, now=utc_now())
        except Exception:
            log.exception("dispatch_failed", region=region.slug, alert=True)


@shared_task(name="drivers.watch", queue="upkeep", time_limit=60)
def watch() -> None:
    """Tell operators of orders whose driver has gone."""
    report_lost_drivers(now=utc_now())


@shared_task(name="drivers.mend_index", queue="events", time_limit=60)
def mend_index() -> None:
    """Mend the position index of every region whose Redis was restarted."""
    for region in Region.objects.all():
        try:
            mend_after_restart(region, now=utc_now())
        except RedisError as error:
            # The other regions may live in another Redis.
            log.warning("index_not_mended", region=region.slug, error=str(error))
