"""Locations in: by sockets, a fleet's and more than can be taken, and by POST."""

import threading
import time
from datetime import datetime

from delivery.bench.fleet import Fleet, make_fleet
from delivery.bench.stage import (
    Figures,
    Load,
    Server,
    percentile,
    prepare,
    redis_ceiling_per_s,
    redis_cpu_s,
    servers,
)
from delivery.kernel.clock import utc_now
from delivery.live.frames import unpack_batch
from delivery.live.streams import decode
from delivery.stores.connections import sync_redis
from drivers.models import LocationPoint

HELP = "Locations per second, by sockets on two server processes and by POST on one."
_DRIVERS = 1200
_WATCHED = _DRIVERS // 10
# More than can be taken, and what a fleet of 40,000 sends at a fix every four seconds.
_FLOOD_PER_S = 20_000
_FLEET_PER_S = 10_000
_POSTING = 100


def run(*, seconds: float) -> Figures:
    """Return what came in, what it cost and what was lost."""
    prepare()
    ceiling = redis_ceiling_per_s()
    fleet = make_fleet(drivers=_DRIVERS, watched=_WATCHED)
    with servers(2) as running:
        flood = _by_socket(fleet, running, _FLOOD_PER_S, seconds)
        steady = _by_socket(fleet, running, _FLEET_PER_S, seconds)
    with servers(1) as running:
        posts = _by_post(fleet, running[0], seconds / 2)
    return {
        "redis_pipelined_hset_per_s": round(ceiling),
        **{f"flood_{name}": value for name, value in flood.items()},
        **{f"fleet_{name}": value for name, value in steady.items()},
        **posts,
    }


def _by_socket(fleet: Fleet, running: list[Server], per_second: int, seconds: float) -> Figures:
    load = Load(
        "drive",
        ports=[server.port for server in running],
        paths=["/ws/driver"] * _DRIVERS,
        tokens=fleet.tokens,
        per_second=per_second,
        seconds=seconds,
    )
    load.ready()
    kept_before = LocationPoint.objects.count()
    observer = _Observer()
    observer.start()
    before = [server.cpu_s for server in running], redis_cpu_s()
    began_s = time.monotonic()
    load.go()
    seen = load.result()
    took_s = time.monotonic() - began_s
    cpu_s = sum(server.cpu_s for server in running) - sum(before[0])
    redis_s = redis_cpu_s() - before[1]
    observer.stop()
    kept = _kept(kept_before + seen["accepted"]) - kept_before
    updates = max(seen["accepted"], 1)
    return {
        "offered_per_s": per_second,
        "updates_per_s": round(updates / took_s),
        "server_cpu_us_per_update": round(cpu_s / updates * 1e6, 1),
        "redis_cpu_us_per_update": round(redis_s / updates * 1e6, 1),
        "generator_cpu_us_per_update": round(seen["cpu_s"] / updates * 1e6, 1),
        "shed": seen["sent"] - seen["accepted"],
        "history_missing": seen["accepted"] - kept,
        "lag_ms_p50": round(percentile(observer.lags_ms, 0.5), 1),
        "lag_ms_p99": round(percentile(observer.lags_ms, 0.99), 1),
    }


def _by_post(fleet: Fleet, server: Server, seconds: float) -> Figures:
    load = Load(
        "post", ports=[server.port], paths=[], tokens=fleet.tokens[:_POSTING], seconds=seconds
    )
    load.ready()
    before_s = server.cpu_s
    began_s = time.monotonic()
    load.go()
    seen = load.result()
    took_s = time.monotonic() - began_s
    return {
        "post_per_s": round(seen["sent"] / took_s),
        "post_cpu_ms": round((server.cpu_s - before_s) / max(seen["sent"], 1) * 1000, 3),
        "post_not_accepted": seen["sent"] - seen["accepted"],
        "post_ms_p99": round(percentile(seen["lags_ms"], 0.99), 1),
    }


def _kept(expected: int) -> int:
    """Return how many points are in the history, once they have had their time."""
    deadline_s = time.monotonic() + 10
    while (kept := LocationPoint.objects.count()) < expected and time.monotonic() < deadline_s:
        time.sleep(0.2)
    return kept


class _Observer(threading.Thread):
    """Hear every published position, as a server would: it has passed the index by then."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.lags_ms: list[float] = []
        self._pubsub = sync_redis().pubsub()
        self._pubsub.subscribe("live:")
        self._is_over = False

    def run(self) -> None:
        while not self._is_over:
            message = self._pubsub.get_message(ignore_subscribe_messages=True, timeout=0.2)
            if message:
                self._note(message["data"])
        self._pubsub.close()

    def _note(self, batch: str) -> None:
        now = utc_now()
        for *_, body in unpack_batch(batch):
            recorded_at = decode(body)["data"]["recorded_at"]
            self.lags_ms.append((now - datetime.fromisoformat(recorded_at)).total_seconds() * 1000)

    def stop(self) -> None:
        """End once nothing more comes."""
        time.sleep(0.3)
        self._is_over = True
        self.join()
