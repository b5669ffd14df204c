from datetime import UTC, datetime, timedelta

import pytest

from delivery.geo.positions import Fix
from delivery.kernel.geometry import Point
from drivers.ingest.plausibility import MAX_AGE, MAX_CLOCK_SKEW, Refusal, Track

NOW = datetime(2026, 11, 18, 12, 0, tzinfo=UTC)
START = Point(41.15, -8.61)


def fix_at(north_m: float = 0.0, *, after_s: float = 0.0, accuracy_m: float | None = None) -> Fix:
    point = Point(START.lat + north_m / 111_195, START.lng)
    return Fix(point, NOW + timedelta(seconds=after_s), accuracy_m=accuracy_m)


def track(speed: float = 1.0) -> Track:
    return Track(fix_at(), speed)


def test_a_first_fix_is_believed():
    fresh = Track()
    assert fresh.judge(fix_at(), now=NOW) is None
    assert fresh.newest == fix_at()


@pytest.mark.parametrize(
    ("age", "refusal"),
    [
        (-MAX_CLOCK_SKEW, None),
        (-MAX_CLOCK_SKEW - timedelta(milliseconds=1), Refusal.FUTURE),
        (MAX_AGE, None),
        (MAX_AGE + timedelta(milliseconds=1), Refusal.TOO_OLD),
    ],
)
def test_a_clock_may_be_a_minute_ahead_and_a_point_an_hour_old(age, refusal):
    assert Track().judge(Fix(START, NOW - age), now=NOW) is refusal


@pytest.mark.parametrize(("metres", "refusal"), [(690, None), (710, Refusal.TOO_FAST)])
def test_nobody_moves_at_more_than_seventy_metres_per_second(metres, refusal):
    assert track().judge(fix_at(metres, after_s=10), now=NOW) is refusal


def test_a_city_that_runs_faster_has_faster_drivers():
    assert track(speed=8).judge(fix_at(5000, after_s=10), now=NOW) is None


def test_a_refused_fix_is_no_measure_for_the_next():
    judge = track()
    assert judge.judge(fix_at(100_000, after_s=5), now=NOW) is Refusal.TOO_FAST
    assert judge.judge(fix_at(40, after_s=6), now=NOW) is None


def test_noise_between_two_fixes_of_one_moment_is_no_movement():
    assert track().judge(fix_at(60, after_s=0.1), now=NOW) is None


@pytest.mark.parametrize(
    ("accuracy_m", "refusal"), [(90.0, None), (5.0, Refusal.TOO_FAST), (1e5, Refusal.TOO_FAST)]
)
def test_what_a_device_admits_to_is_no_movement_within_reason(accuracy_m, refusal):
    metres = 150 if accuracy_m < 1e5 else 300
    assert track().judge(fix_at(metres, after_s=1, accuracy_m=accuracy_m), now=NOW) is refusal


def test_a_late_point_is_believed_but_not_the_newest():
    judge = track()
    assert judge.judge(fix_at(100, after_s=-5), now=NOW) is None
    assert judge.newest == fix_at()


def test_a_late_point_is_judged_too():
    assert track().judge(fix_at(5000, after_s=-5), now=NOW) is Refusal.TOO_FAST
