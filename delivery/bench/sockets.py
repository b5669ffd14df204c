"""Idle sockets: what one weighs, and how fast they connect."""

import resource
import time

from delivery.bench.fleet import make_fleet
from delivery.bench.stage import Figures, Load, prepare, servers

HELP = "Memory and idle CPU of a driver's socket, and how fast sockets connect."
_SOCKETS = 3000
_GIB = 1024**3


def run(*, seconds: float) -> Figures:
    """Return memory and idle CPU per driver's socket on one server."""
    _allow_files(_SOCKETS * 2)
    prepare()
    fleet = make_fleet(drivers=_SOCKETS, watched=0)
    with servers(1) as [server]:
        half = _SOCKETS // 2
        # The first half fills pools and caches, which are not the sockets' own.
        first = _hold(server.port, fleet.tokens[:half], seconds)
        first.ready()
        before = server.memory_bytes, server.cpu_s
        second = _hold(server.port, fleet.tokens[half:], seconds)
        opened = second.ready()
        time.sleep(1)
        each = (server.memory_bytes - before[0]) / opened["sockets"]
        connect_cpu_s = server.cpu_s - before[1]
        idle_from_s = server.cpu_s
        time.sleep(seconds / 2)
        idle_s = server.cpu_s - idle_from_s
        first.go()
        second.go()
        closed = len(first.result()["closed"]) + len(second.result()["closed"])
    return {
        "sockets": _SOCKETS,
        "memory_kib_per_socket": round(each / 1024, 1),
        "sockets_per_gib": round(_GIB / each),
        "connects_per_s": round(opened["sockets"] / opened["connecting_s"]),
        "connect_cpu_ms": round(connect_cpu_s / opened["sockets"] * 1000, 2),
        "idle_cpu_us_per_socket_and_s": round(idle_s / _SOCKETS / (seconds / 2) * 1e6, 1),
        "sockets_closed": closed,
    }


def _hold(port: int, tokens: list[str], seconds: float) -> Load:
    paths = ["/ws/driver"] * len(tokens)
    return Load("hold", ports=[port], paths=paths, tokens=tokens, seconds=min(seconds, 1))


def _allow_files(count: int) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(max(soft, count), hard), hard))
