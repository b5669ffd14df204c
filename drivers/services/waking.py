"""Call the dispatcher when something happened that it should look at."""

import structlog
from celery import current_app
from django.db import transaction
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

from delivery.geo.models import Region
from delivery.stores.connections import sync_redis

log = structlog.get_logger(__name__)
TASK = "drivers.dispatch"
# A call that nobody took by then is not worth taking: the beat has been round meanwhile.
_EXPIRES_S = 5


def wake_dispatcher(region: Region) -> None:
    """Have the region dispatched once the transaction has committed; many calls make one run."""
    transaction.on_commit(lambda: _call(region))


def answer_call(region: Region) -> None:
    """Let the next event call again, before looking at what the last one was about."""
    try:
        sync_redis(region.redis_alias).delete(_mark(region))
    except RedisError as error:
        log.warning("dispatch_call_unmarked", region=region.slug, error=str(error))


def _call(region: Region) -> None:
    try:
        redis = sync_redis(region.redis_alias)
        if redis.set(_mark(region), 1, nx=True, ex=_EXPIRES_S):
            current_app.send_task(TASK, [region.pk], queue="dispatch", expires=_EXPIRES_S)
    except (RedisError, OperationalError) as error:
        log.warning("dispatch_not_called", region=region.slug, error=str(error))


def _mark(region: Region) -> str:
    return f"dispatch:called:{{{region.slug}}}"
