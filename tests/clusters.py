"""A Valkey cluster of three nodes without replicas, and a region that lives on it."""

import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import redis
from django.conf import settings
from django.test import override_settings

from delivery.embedded.ports import LOOPBACK, free_port
from delivery.embedded.valkey import EmbeddedValkey
from delivery.stores.connections import sync_redis

ALIAS = "city"
_PASSWORD = "shared-by-all-nodes"
_SLOTS = ((0, 5460), (5461, 10922), (10923, 16383))
_PATIENCE_S = 30.0


def _node() -> EmbeddedValkey:
    # The usual bus port, 10,000 above, may be none.
    bus = {"cluster-enabled": "yes", "cluster-port": str(free_port())}
    return EmbeddedValkey(None, persistent=False, settings=bus)


def _join(nodes: list[EmbeddedValkey]) -> list[redis.Redis]:
    clients = [redis.Redis.from_url(node.url, decode_responses=True) for node in nodes]
    first = clients[0].connection_pool.connection_kwargs["port"]
    bus = clients[0].config_get("cluster-port")["cluster-port"]
    for client, (low, high) in zip(clients, _SLOTS, strict=True):
        client.execute_command("CLUSTER ADDSLOTSRANGE", low, high)
        client.execute_command("CLUSTER MEET", LOOPBACK, first, bus)
        client.config_set("requirepass", _PASSWORD)
    return clients


def _await_agreement(clients: list[redis.Redis]) -> None:
    deadline_s = time.monotonic() + _PATIENCE_S
    while True:
        told = [client.execute_command("CLUSTER INFO") for client in clients]
        if all(one["cluster_state"] == "ok" and one["cluster_known_nodes"] == "3" for one in told):
            return
        assert time.monotonic() < deadline_s, told
        time.sleep(0.05)


@contextmanager
def valkey_cluster() -> Iterator[list[redis.Redis]]:
    """Run the cluster; yield a client of each of its nodes."""
    with ExitStack() as running:
        nodes = [running.enter_context(_node()) for _ in _SLOTS]
        clients = _join(nodes)
        _await_agreement(clients)
        yield clients


def url_of(clients: list[redis.Redis]) -> str:
    """Return the address under which settings name the cluster."""
    ports = [client.connection_pool.connection_kwargs["port"] for client in clients]
    hosts = ";".join(f"{LOOPBACK}:{port}" for port in ports)
    return f"redis+cluster://:{_PASSWORD}@{hosts}"


@contextmanager
def on_cluster(clients: list[redis.Redis]) -> Iterator[None]:
    """Let the alias ALIAS be the cluster, which begins empty."""
    for client in clients:
        client.flushall()
    with override_settings(REDIS_ALIASES={**settings.REDIS_ALIASES, ALIAS: url_of(clients)}):
        sync_redis.cache_clear()
        try:
            yield
        finally:
            sync_redis.cache_clear()
