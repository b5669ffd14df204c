import csv
import json
from datetime import UTC, datetime

import pytest
from django.core.management import call_command

from delivery.bench.eta_trips import (
    EVERY_S,
    NEAR_S,
    Moment,
    judge_moments,
    learn_ratio,
    moments_of,
    read_rides,
)
from delivery.geo.routing.detour import DETOUR, SPEED_MPS, DetourTravelTimes
from merchants.timings.effects import Effects

METRE = 1 / 111_195


def line(points, *, step_m=100.0):
    """Return a polyline due north."""
    return [[-8.61, 41.15 + number * step_m * METRE] for number in range(points)]


@pytest.fixture
def file(tmp_path):
    """Write trips as the taxi data has them; return the path."""

    def write(*rows):
        path = tmp_path / "trips.csv"
        with path.open("w", newline="") as stream:
            writer = csv.writer(stream)
            writer.writerow(["TRIP_ID", "TIMESTAMP", "MISSING_DATA", "POLYLINE"])
            for number, (at_s, missing, polyline) in enumerate(rows):
                writer.writerow([number, at_s, missing, json.dumps(polyline)])
        return path

    return write


def test_broken_and_standing_trips_are_no_rides(file):
    path = file(
        (1372636858, "False", line(41)),
        (1372636900, "True", line(41)),
        (1372636900, "False", line(5)),
        (1372636900, "False", line(41, step_m=1)),
        (1372636900, "False", line(41, step_m=900)),
        (1372636900, "False", []),
    )
    [ride] = read_rides(path, limit=10)
    assert ride.began_at == datetime(2013, 7, 1, 0, 0, 58, tzinfo=UTC)
    assert (len(ride.points), ride.points[0]) == (41, (41.15, -8.61))


def test_a_ride_is_looked_at_from_three_places(file):
    [ride] = read_rides(file((1372636858, "False", line(41))), limit=10)
    found = {one.stage: one for one in moments_of(ride, DetourTravelTimes())}
    assert found["departure"].left_s == 40 * EVERY_S
    assert found["mid"].left_s == 20 * EVERY_S
    assert found["3 to 6 min left"].left_s == NEAR_S
    reckoned_s = 4000 * DETOUR / SPEED_MPS["car"]
    assert found["departure"].reckoned_s == pytest.approx(reckoned_s, rel=1e-3)


def test_what_earlier_rides_took_corrects_later_ones():
    slow = [Moment("mid", "8", 300, 600)] * 20
    quick = [Moment("mid", "3", 300, 300)] * 20
    ratio = learn_ratio(slow + quick)
    assert judge_moments(slow + quick, ratio).mae_s < 10
    assert judge_moments(slow, Effects(0.0, 0.25)).mae_s == 300


def test_an_invented_city_is_judged(capsys):
    call_command("bench", "eta", "--days", "4", "--test-days", "1", "--json")
    figures = json.loads(capsys.readouterr().out)
    assert figures["orders judged"] == figures["checkout"]["count"] == 600
    assert figures["first within 6 min of the door"]["count"] == 600
    assert figures["checkout, error to naive"] < 1


def test_trips_are_judged(file, capsys):
    path = file(*((1372636858 + n * 600, "False", line(30 + n % 20)) for n in range(40)))
    call_command("bench", "eta", "--trips", str(path), "--json")
    figures = json.loads(capsys.readouterr().out)
    assert (figures["rides learnt from"], figures["rides judged"]) == (28, 12)
    assert figures["departure"]["mae_s"] < figures["departure, as reckoned"]["mae_s"]
