"""Replay real rides: how well is the rest of each predicted, learning from earlier rides only.

The file is that of the Porto taxi data (ECML/PKDD 2015): a header, TIMESTAMP in seconds of the
epoch, POLYLINE a JSON list of [lng, lat], one for every 15 seconds of the trip.
"""

import csv
import json
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from itertools import pairwise
from math import exp, log
from pathlib import Path
from typing import Any

import httpx
import numpy as np

from delivery.embedded.errors import StartFailed
from delivery.embedded.osrm import ROADS_FILE, find_osrm
from delivery.embedded.ports import LOOPBACK, free_port
from delivery.geo.routing.cache import LegCache, Pair
from delivery.geo.routing.osrm import Osrm
from delivery.geo.routing.provider import travel_times
from delivery.geo.routing.roads import Road, RoadRouter
from delivery.geo.routing.travel import Leg, TravelTimes
from delivery.kernel.geometry import Point, haversine_m
from merchants.timings.effects import Effects
from tracking.eta.learning.learn import Figures, figures_of
from tracking.eta.learning.shrinkage import fit_effects

STAGES = ("departure", "mid", "3 to 6 min left")
EVERY_S = 15.0
LEAST_POINTS = 12
LEARN_SHARE = 0.7
# In the middle of "3 to 6 minutes left".
NEAR_S = 270.0
# A meter that is left running, or a device that lost its place, is no ride.
_MOST_MPS = 45.0
# From the stand to the stand and back again is no way to anywhere.
_LEAST_M = 500.0
_P90_SD = 1.2816
_VEHICLE = "car"
_PATIENCE_S = 300.0


@dataclass(frozen=True, slots=True)
class Ride:
    """A trip as it was recorded, a point every EVERY_S."""

    began_at: datetime
    points: tuple[Point, ...]

    @property
    def hour(self) -> str:
        """Return the hour of UTC, which Porto's clock is close to."""
        return str(self.began_at.hour)


@dataclass(frozen=True, slots=True)
class Moment:
    """What is reckoned for the rest of a ride, and what it took."""

    stage: str
    hour: str
    reckoned_s: float
    left_s: float


def replay_trips(path: str, *, roads: str | None, limit: int) -> dict[str, Any]:
    """Return figures by stage over the later rides; the earlier ones taught."""
    rides = sorted(read_rides(Path(path), limit=limit), key=lambda ride: ride.began_at)
    with _engine(roads) as engine:
        moments = [list(moments_of(ride, engine)) for ride in rides]
    taught = int(len(moments) * LEARN_SHARE)
    figures: dict[str, Any] = {"rides learnt from": taught, "rides judged": len(rides) - taught}
    for stage in STAGES:
        earlier, later = (
            [one for found in part for one in found if one.stage == stage]
            for part in (moments[:taught], moments[taught:])
        )
        if earlier and later:
            figures[stage] = asdict(judge_moments(later, learn_ratio(earlier)))
            figures[f"{stage}, as reckoned"] = asdict(judge_moments(later, Effects(0.0, 0.25)))
    return figures


def read_rides(path: Path, *, limit: int) -> Iterator[Ride]:
    """Yield the first rides of a file, without those that are broken or hardly moved."""
    csv.field_size_limit(10_000_000)
    found = 0
    with path.open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            points = tuple(Point(lat, lng) for lng, lat in json.loads(row["POLYLINE"]))
            if row.get("MISSING_DATA", "False") == "True" or not _is_ride(points):
                continue
            yield Ride(datetime.fromtimestamp(int(row["TIMESTAMP"]), UTC), points)
            found += 1
            if found == limit:
                return


def moments_of(ride: Ride, engine: TravelTimes) -> Iterator[Moment]:
    """Yield the departure, the middle, and where NEAR_S are left, all by the ride's own clock."""
    last = len(ride.points) - 1
    places = {"departure": 0, "mid": last // 2, "3 to 6 min left": last - round(NEAR_S / EVERY_S)}
    there = ride.points[-1]
    for stage, number in places.items():
        if number < 0:
            continue
        reckoned_s = engine.leg(ride.points[number], there, _VEHICLE).duration_s
        yield Moment(stage, ride.hour, max(reckoned_s, 1.0), (last - number) * EVERY_S)


def learn_ratio(moments: Sequence[Moment]) -> Effects:
    """Learn what rides take of what was reckoned, by the hour."""
    return fit_effects(
        np.array([log(one.left_s / one.reckoned_s) for one in moments]),
        [{"hour": one.hour} for one in moments],
        np.ones(len(moments)),
        factors=("hour",),
    )


def judge_moments(moments: Sequence[Moment], effects: Effects) -> Figures:
    """Judge the median and the range from P10 to P90 of every moment."""
    outcomes = []
    for one in moments:
        ratio = effects.of({"hour": one.hour})
        point_s = one.reckoned_s * exp(ratio.mu)
        spread = exp(_P90_SD * ratio.sigma)
        is_covered = point_s / spread <= one.left_s <= point_s * spread
        outcomes.append((abs(one.left_s - point_s), is_covered))
    return figures_of(outcomes)


def _is_ride(points: tuple[Point, ...]) -> bool:
    if len(points) < LEAST_POINTS or haversine_m(points[0], points[-1]) < _LEAST_M:
        return False
    return all(haversine_m(a, b) <= _MOST_MPS * EVERY_S for a, b in pairwise(points))


@contextmanager
def _engine(roads: str | None) -> Iterator[TravelTimes]:
    """Serve a file's roads for the time being; without one, take the engine of the settings."""
    if roads is None:
        yield travel_times()
        return
    if find_osrm() is None:
        raise StartFailed("osrm-bindings is not installed, or does not run on this machine.")
    port = free_port()
    with tempfile.TemporaryDirectory() as folder:
        shutil.copyfile(roads, Path(folder) / ROADS_FILE)
        command = [sys.executable, "-m", "delivery.embedded.osrm", folder, _VEHICLE, str(port)]
        server = subprocess.Popen(command)
        try:
            url = f"http://{LOOPBACK}:{port}"
            _await_answer(url, server)
            with httpx.Client(timeout=10.0, trust_env=False) as client:
                yield RoadRouter({_VEHICLE: Road(Osrm(client, url, _VEHICLE), Forgetful(_VEHICLE))})
        finally:
            server.terminate()
            server.wait()


class Forgetful(LegCache):
    """A cache that keeps nothing: no two rides are alike, and no store is needed."""

    def get(self, pairs: Sequence[Pair]) -> dict[Pair, Leg]:
        """Know nothing."""
        return {}

    def put(self, legs: Mapping[Pair, Leg]) -> None:
        """Keep nothing."""


def _await_answer(url: str, server: "subprocess.Popen[bytes]") -> None:
    deadline_s = time.monotonic() + _PATIENCE_S
    while server.poll() is None and time.monotonic() < deadline_s:
        try:
            httpx.get(f"{url}/nearest/v1/{_VEHICLE}/0,0", trust_env=False)
        except httpx.TransportError:
            time.sleep(0.2)
        else:
            return
    raise StartFailed(f"osrm-routed did not come up at {url}.")
