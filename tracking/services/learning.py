"""Learn how long things take from what was delivered, keep it, and put it to use."""

from dataclasses import asdict
from datetime import datetime, timedelta

import structlog
from django.db import transaction

from merchants.learnt_timings import publish_timings, published_version
from merchants.timings.timings import PRIORS, Timings
from tracking.eta.learning.learn import LEAST_ORDERS, judge, learn, split_days
from tracking.models import LearntTimings
from tracking.selectors import newest_learnt
from tracking.services.delivered import deliveries_between

log = structlog.get_logger(__name__)

LOOK_BACK = timedelta(days=28)


def learn_timings(*, now: datetime) -> LearntTimings | None:
    """Learn from the last LOOK_BACK anew; None where too little was delivered."""
    deliveries = list(deliveries_between(now - LOOK_BACK, now))
    if len(deliveries) < LEAST_ORDERS:
        log.info("timings_not_learnt", orders=len(deliveries))
        return None
    before, (_, newest) = _before(), split_days(deliveries)
    with transaction.atomic():
        stored = _new_version(len(deliveries), now)
        timings = learn(deliveries, version=stored.pk, before=before)
        stored.timings = timings.as_json()
        stored.figures = {stage: asdict(found) for stage, found in judge(newest, timings).items()}
        stored.save(update_fields=["timings", "figures"])
        transaction.on_commit(lambda: publish_timings(timings))
    return stored


def share_timings() -> None:
    """Publish the version in use again where Redis has lost it."""
    if published_version():
        return
    stored = newest_learnt()
    if stored:
        publish_timings(Timings.from_json(stored.timings))


def _before() -> Timings:
    stored = newest_learnt()
    return Timings.from_json(stored.timings) if stored else PRIORS


def _new_version(orders: int, now: datetime) -> LearntTimings:
    return LearntTimings.objects.create(
        learnt_at=now,
        since_day=(now - LOOK_BACK).date(),
        through_day=now.date(),
        orders=orders,
        timings={},
        figures={},
    )
