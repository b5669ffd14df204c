"""Totals of all processes, in one hash per metric: whoever is asked tells the same.

A process adds what it counted once a second. What a killed process had counted in its last
second is lost, and a lost Redis begins at zero, which Prometheus takes for a restart.
"""

import json
import os
from threading import Event, Thread

import structlog
from redis.exceptions import RedisError

from delivery.stores.connections import sync_redis
from delivery.telemetry import metrics

log = structlog.get_logger(__name__)
PUBLISH_EVERY_S = 1.0
_PREFIX = "metrics:"
Totals = dict[tuple[str | int, ...], float]

# The process that runs a publisher: a fork inherits the module, but no thread.
_publishing_in: set[int] = set()


def publish() -> None:
    """Add to the totals what this process has counted; keep it for later where Redis is away."""
    amounts = metrics.drain()
    if not amounts:
        return
    pipe = sync_redis().pipeline(transaction=True)
    for name, fields in amounts.items():
        for field, amount in fields.items():
            pipe.hincrbyfloat(_PREFIX + name, field, amount)
    try:
        pipe.execute()
    except RedisError:
        metrics.put_back(amounts)
        raise


def publish_in_background() -> None:
    """Publish every second from a thread of this process; called again, it does nothing."""
    if os.getpid() in _publishing_in:
        return
    _publishing_in.add(os.getpid())
    Thread(target=_publish_for_ever, name="metrics", daemon=True).start()


def read_totals(names: list[str]) -> dict[str, Totals]:
    """Return the totals of metrics by label values, with a histogram's part at their end."""
    pipe = sync_redis().pipeline(transaction=False)
    for name in names:
        pipe.hgetall(_PREFIX + name)
    return {
        name: {tuple(json.loads(field)): float(total) for field, total in fields.items()}
        for name, fields in zip(names, pipe.execute(), strict=True)
    }


def _publish_for_ever() -> None:
    never = Event()
    while not never.wait(PUBLISH_EVERY_S):
        try:
            publish()
        except RedisError as error:
            log.warning("metrics_not_published", error=str(error))
