"""Connections to the Redis of each region, by the alias that the Region row names."""

import asyncio
from collections import defaultdict
from collections.abc import Iterable
from functools import cache
from itertools import cycle
from typing import Any, TypeVar, cast
from weakref import WeakKeyDictionary

import redis
import redis.asyncio
from django.conf import settings
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff

from delivery.stores.clusters import ClusterClient, cluster_address, is_cluster

T = TypeVar("T")
_Clients = dict[str, "cycle[redis.asyncio.Redis]"]
_async_clients: WeakKeyDictionary[asyncio.AbstractEventLoop, _Clients] = WeakKeyDictionary()
_SYNC: dict[str, Any] = {
    "decode_responses": True,
    "socket_timeout": 5,
    "socket_connect_timeout": 2,
    "health_check_interval": 30,
}


@cache
def sync_redis(alias: str = "default") -> "redis.Redis":
    """Return this process's pooled client for an alias; answers are text.

    A cluster's client takes the same commands where all keys of a command share a hash tag.
    """
    url = settings.REDIS_ALIASES[alias]
    if is_cluster(url):
        return cast("redis.Redis", ClusterClient(cluster_address(url), **_SYNC))
    return redis.Redis.from_url(url, **_SYNC)


def by_node(alias: str, items: Iterable[tuple[str, T]]) -> Iterable[tuple[str, list[T]]]:
    """Group items by the node that holds their keys; yield a key of each group with its items.

    All keys of a single server are on one node.
    """
    client: object = sync_redis(alias)
    groups: defaultdict[str, list[tuple[str, T]]] = defaultdict(list)
    for key, item in items:
        name = client.node_of(key) if isinstance(client, ClusterClient) else ""
        groups[name].append((key, item))
    for group in groups.values():
        yield group[0][0], [item for _, item in group]


def async_redis(alias: str = "default") -> "redis.asyncio.Redis":
    """Return the running event loop's client for an alias, for subscriptions; answers are text.

    A cluster passes what is published on to all of its nodes, so one of them is enough to listen
    at: each call returns the next one that the alias names.
    """
    clients = _async_clients.setdefault(asyncio.get_running_loop(), {})
    if alias not in clients:
        clients[alias] = cycle(_listeners(settings.REDIS_ALIASES[alias]))
    return next(clients[alias])


def _listeners(url: str) -> list["redis.asyncio.Redis"]:
    options: dict[str, Any] = {
        "decode_responses": True,
        # A subscription is silent for as long as nothing happens.
        "socket_timeout": None,
        "socket_connect_timeout": 2,
        # Whoever subscribes must see a loss: what was published meanwhile is gone.
        "retry": Retry(NoBackoff(), 0),
    }
    if not is_cluster(url):
        return [redis.asyncio.Redis.from_url(url, **options)]
    address = cluster_address(url)
    return [
        redis.asyncio.Redis(host=host, port=port, **address.access, **options)
        for host, port in address.nodes
    ]
