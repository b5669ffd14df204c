"""The learnt times that every process reckons with: read from Redis, kept in the process.

A list of shops and a checkout cannot wait for a query. Whoever learns publishes here; a process
looks for a newer version once a minute, and keeps what it has where Redis does not answer.
"""

import json
import time
from dataclasses import dataclass

import structlog
from redis.exceptions import RedisError

from delivery.stores.connections import sync_redis
from merchants.timings.timings import PRIORS, Timings

log = structlog.get_logger(__name__)

LOOK_EVERY_S = 60.0
_VERSION = "timings:version"
_TIMINGS = "timings:learnt"


@dataclass(slots=True)
class _Kept:
    timings: Timings = PRIORS
    looked_s: float = float("-inf")


_kept = _Kept()


def current_timings() -> Timings:
    """Return what was published last, as of a minute ago at most; priors before anything was."""
    now_s = time.monotonic()
    if now_s - _kept.looked_s >= LOOK_EVERY_S:
        _kept.looked_s = now_s
        try:
            _kept.timings = _newest(_kept.timings)
        except RedisError as error:
            log.warning("timings_unread", error=str(error))
    return _kept.timings


def publish_timings(timings: Timings) -> None:
    """Give every process these timings; this one has them at once."""
    pipeline = sync_redis().pipeline(transaction=True)
    pipeline.set(_TIMINGS, json.dumps(timings.as_json()))
    pipeline.set(_VERSION, timings.version)
    pipeline.execute()
    _kept.timings = timings


def published_version() -> int:
    """Return which version Redis holds, 0 where it has lost it."""
    return int(sync_redis().get(_VERSION) or 0)


def forget_timings() -> None:
    """Look again at the next call, as a new process would."""
    _kept.timings, _kept.looked_s = PRIORS, float("-inf")


def _newest(known: Timings) -> Timings:
    version = sync_redis().get(_VERSION)
    if version is None or int(version) == known.version:
        return known
    stored = sync_redis().get(_TIMINGS)
    return Timings.from_json(json.loads(stored)) if stored else known
