"""Positions out: what a frame costs on its way from a driver to a customer's socket."""

import time

from delivery.bench.fleet import make_fleet
from delivery.bench.stage import (
    Figures,
    Load,
    percentile,
    prepare,
    redis_ceiling_per_s,
    servers,
)

HELP = "Positions delivered to watching customers, their cost and delay."
_WATCHERS = 2000
_PER_SECOND = 5000


def run(*, seconds: float) -> Figures:
    """Return how many frames were delivered, at what cost and how late.

    Drivers are on one server and watchers on the other, so that the second one's CPU is what
    delivering costs.
    """
    prepare()
    ceiling = redis_ceiling_per_s()
    fleet = make_fleet(drivers=_WATCHERS, watched=_WATCHERS)
    with servers(2) as (in_server, out_server):
        watch = Load(
            "watch",
            ports=[out_server.port],
            paths=[f"/ws/orders/{order.pk}" for order in fleet.orders],
            tokens=fleet.customer_tokens,
            # Until what is on its way has come.
            seconds=seconds + 3,
        )
        opened = watch.ready()
        drive = Load(
            "drive",
            ports=[in_server.port],
            paths=["/ws/driver"] * _WATCHERS,
            tokens=fleet.tokens,
            per_second=_PER_SECOND,
            seconds=seconds,
        )
        drive.ready()
        before_s = out_server.cpu_s
        began_s = time.monotonic()
        watch.go()
        drive.go()
        sent = drive.result()
        took_s = time.monotonic() - began_s
        seen = watch.result()
        cpu_s = out_server.cpu_s - before_s
    frames = max(seen["frames"], 1)
    return {
        "redis_pipelined_hset_per_s": round(ceiling),
        "watchers": opened["sockets"],
        "updates_per_s": round(sent["sent"] / took_s),
        "frames_per_s": round(frames / took_s),
        "frames_per_update": round(frames / max(sent["sent"], 1), 3),
        "server_cpu_us_per_frame": round(cpu_s / frames * 1e6, 1),
        "latency_ms_p50": round(percentile(seen["lags_ms"], 0.5), 1),
        "latency_ms_p99": round(percentile(seen["lags_ms"], 0.99), 1),
        "sockets_closed": len(seen["closed"]),
    }
