"""Keep every promise, and note what came of it."""

from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.db.models import QuerySet

from delivery.kernel.ids import uuid7, uuid7_floor
from orders.models import Order
from orders.states import OrderStatus
from tracking.eta.estimate import Estimate, Eta
from tracking.eta.progress import Progress, Stage
from tracking.measures import ETA_ERROR_SECONDS
from tracking.models import Journey, Promise

KEEP = timedelta(days=30)
# A promise's id, its stage, and its error in city seconds; without one where nothing came.
_Settled = tuple[UUID, str, float | None]

# The outcome is judged by the promise's own times, whatever was promised later.
_SETTLE = """
UPDATE tracking_promise SET
    closed_at = %(at)s,
    delivered_at = %(delivered_at)s,
    error_s = extract(epoch FROM %(delivered_at)s::timestamptz - eta_at) * %(speed)s,
    is_covered = %(delivered_at)s::timestamptz BETWEEN low_at AND high_at
WHERE order_id = %(order_id)s AND id >= %(first_id)s AND closed_at IS NULL
RETURNING id, stage, error_s
"""


@transaction.atomic
def open_journey(order: Order, *, now: datetime) -> None:
    """Keep what the checkout promised; doing it twice keeps it once."""
    if order.eta_at is None or order.eta_low_at is None or order.eta_high_at is None:
        return
    # A shop's answer brings minutes of its own, and may have been quicker than this.
    is_unanswered = order.status == OrderStatus.PENDING
    announced = order.prep_minutes if is_unanswered else order.shop.prep_minutes
    fields = {
        "promised_at": order.eta_at,
        "stage": Stage.CHECKOUT,
        "announced_prep_minutes": announced,
    }
    _, is_new = Journey.objects.get_or_create(order=order, defaults=fields)
    if is_new:
        shown = Eta(order.eta_at, order.eta_low_at, order.eta_high_at)
        promise_of(order, Stage.CHECKOUT, shown, version=0, now=now).save(force_insert=True)


def promise_of(
    order: Order,
    stage: Stage,
    shown: Eta,
    *,
    version: int,
    now: datetime,
    delay_reason: str = "",
    progress: Progress | None = None,
    estimate: Estimate | None = None,
) -> Promise:
    """Make a promise to be saved: what is shown, and what it was made from."""
    return Promise(
        id=uuid7(now),
        order_id=order.pk,
        stage=stage,
        delay_reason=delay_reason,
        eta_at=shown.eta_at,
        low_at=shown.low_at,
        high_at=shown.high_at,
        version=version,
        mean_s=estimate and estimate.computed.mean_s,
        sd_s=estimate and estimate.computed.sd_s,
        load=int(progress.keys.get("load", 0)) if progress else 0,
        approach_s=progress and progress.approach_s,
        ride_s=progress and progress.ride_s,
        stops=progress.stops_ahead if progress else 0,
    )


def settle_promises(order: Order, *, now: datetime) -> int:
    """Note on every open promise of an order that has ended when it came, if it did.

    What a promise was worth is counted once it is noted for good: doing it twice counts it once.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            _SETTLE,
            {
                "at": now,
                "delivered_at": order.delivered_at,
                "speed": settings.CITY_SPEED,
                "order_id": order.pk,
                "first_id": uuid7_floor(order.created_at),
            },
        )
        settled: list[_Settled] = cursor.fetchall()
    transaction.on_commit(partial(_count_errors, order.region.slug, settled))
    return len(settled)


def _count_errors(region: str, settled: list[_Settled]) -> None:
    # As in `promise_accuracy`, the first of each stage: sorted backwards, it is what stays.
    first = {stage: error_s for _, stage, error_s in sorted(settled, reverse=True)}
    for stage, error_s in first.items():
        if error_s is not None:
            ETA_ERROR_SECONDS.observe(abs(error_s), region, stage)


def count_old_promises(*, now: datetime) -> int:
    """Return how many promises are past keeping."""
    return _old_promises(now).count()


def purge_promises(*, now: datetime) -> int:
    """Delete promises that are past keeping; return how many."""
    return _old_promises(now).delete()[0]


def _old_promises(now: datetime) -> QuerySet[Promise]:
    return Promise.objects.filter(id__lt=uuid7_floor(now - KEEP))
