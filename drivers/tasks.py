"""Dispatch on Celery: at once when an event calls for it, and on every beat."""

from celery import shared_task

from delivery.geo.models import Region
from delivery.kernel.clock import utc_now
from drivers.services.dispatch import dispatch_region
from drivers.services.offers import expire_offers


@shared_task(name="drivers.dispatch", queue="dispatch", time_limit=30)
def dispatch(region_id: int) -> None:
    """Seek drivers in one region."""
    dispatch_region(region=Region.objects.get(pk=region_id), now=utc_now())


@shared_task(name="drivers.dispatch_all", queue="dispatch", time_limit=30)
def dispatch_all() -> None:
    """End offers whose time is up, then seek drivers in every region."""
    now = utc_now()
    expire_offers(now=now)
    for region in Region.objects.all():
        dispatch_region(region=region, now=now)
