"""Connections to the Redis of each region, by the alias that the Region row names."""

import asyncio
from functools import cache
from weakref import WeakKeyDictionary

import redis
import redis.asyncio
from django.conf import settings
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff

_async_clients: WeakKeyDictionary[asyncio.AbstractEventLoop, dict[str, "redis.asyncio.Redis"]] = (
    WeakKeyDictionary()
)


@cache
def sync_redis(alias: str = "default") -> "redis.Redis":
    """Return this process's pooled client for an alias; answers are text."""
    return redis.Redis.from_url(
        settings.REDIS_ALIASES[alias],
        decode_responses=True,
        socket_timeout=5,
        socket_connect_timeout=2,
        health_check_interval=30,
    )


def async_redis(alias: str = "default") -> "redis.asyncio.Redis":
    """Return the running event loop's client for an alias, for subscriptions; answers are text."""
    clients = _async_clients.setdefault(asyncio.get_running_loop(), {})
    if alias not in clients:
        clients[alias] = redis.asyncio.Redis.from_url(
            settings.REDIS_ALIASES[alias],
            decode_responses=True,
            # A subscription is silent for as long as nothing happens.
            socket_timeout=None,
            socket_connect_timeout=2,
            # Whoever subscribes must see a loss: what was published meanwhile is gone.
            retry=Retry(NoBackoff(), 0),
        )
    return clients[alias]
