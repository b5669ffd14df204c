"""A Redis Cluster behind an alias: `redis+cluster://[user:password@]host:port[;host:port…]`."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, urlsplit

from redis.cluster import ClusterNode, ClusterPipeline, RedisCluster
from redis.exceptions import ClusterDownError, RedisClusterException
from redis.exceptions import ConnectionError as RedisConnectionError

SCHEMES = {"redis+cluster": False, "rediss+cluster": True}
_DEFAULT_PORT = 6379


@dataclass(frozen=True, slots=True)
class ClusterAddress:
    """The nodes that an alias names; the client learns the others from whichever answers."""

    nodes: tuple[tuple[str, int], ...]
    username: str | None
    password: str | None
    ssl: bool

    @property
    def access(self) -> dict[str, Any]:
        """Return what every node asks for, as redis-py's clients take it."""
        return {"username": self.username, "password": self.password, "ssl": self.ssl}


def is_cluster(url: str) -> bool:
    """Tell whether a URL names a cluster."""
    return url.partition("://")[0] in SCHEMES


def cluster_address(url: str) -> ClusterAddress:
    """Read a cluster's URL; raises ValueError where a port is no number."""
    parts = urlsplit(url)
    access, _, hosts = parts.netloc.rpartition("@")
    username, _, password = access.partition(":")
    nodes = []
    for host in hosts.split(";"):
        one = urlsplit(f"//{host}")
        nodes.append((one.hostname or "", one.port or _DEFAULT_PORT))
    return ClusterAddress(
        tuple(nodes), unquote(username) or None, unquote(password) or None, SCHEMES[parts.scheme]
    )


@contextmanager
def _as_outage() -> Iterator[None]:
    """Raise what a single server would raise where the cluster cannot be reached."""
    try:
        yield
    except (RedisClusterException, ClusterDownError) as error:
        raise RedisConnectionError(str(error)) from error


class ClusterClient(RedisCluster):
    """redis-py's client, whose own errors are no RedisError."""

    def __init__(self, address: ClusterAddress, **options: Any) -> None:
        with _as_outage():
            super().__init__(
                startup_nodes=[ClusterNode(*node) for node in address.nodes],  # type: ignore[no-untyped-call]
                **address.access,
                **options,
            )

    def execute_command(self, *args: Any, **options: Any) -> Any:
        with _as_outage():
            return super().execute_command(*args, **options)  # type: ignore[no-untyped-call]

    def pipeline(self, transaction: bool | None = None, shard_hint: Any = None) -> Any:  # noqa: FBT001
        pipeline = super().pipeline(transaction, shard_hint)  # type: ignore[no-untyped-call]
        pipeline.execute = _guarded(pipeline)
        return pipeline

    def node_of(self, key: str) -> str:
        """Return the name of the node that holds a key now."""
        with _as_outage():
            return str(self.get_node_from_key(key).name)  # type: ignore[no-untyped-call]


def _guarded(pipeline: ClusterPipeline) -> Callable[..., list[Any]]:
    execute = pipeline.execute

    def run(raise_on_error: bool = True) -> list[Any]:  # noqa: FBT001, FBT002 (redis-py's signature)
        with _as_outage():
            return list(execute(raise_on_error=raise_on_error))

    return run
