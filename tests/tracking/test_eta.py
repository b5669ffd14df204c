from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracking.eta import (
    APPROACH_S,
    DROPOFF_S,
    FIND_DRIVER_S,
    PICKUP_S,
    SHOP_ANSWERS_S,
    Eta,
    Progress,
    estimate,
    is_worth_telling,
)

NOON = datetime(2026, 11, 18, 12, tzinfo=UTC)
PLACED = Progress(
    is_confirmed=False,
    is_ready=False,
    is_picked_up=False,
    kitchen_s=900,
    approach_s=None,
    ride_s=600,
)
CONFIRMED = replace(PLACED, is_confirmed=True)
PICKED_UP = replace(CONFIRMED, is_ready=True, is_picked_up=True, approach_s=30)


def seconds_of(progress, **options):
    """Return the seconds until arrival."""
    return (estimate(progress, now=NOON, **options).eta_at - NOON).total_seconds()


def test_an_unanswered_order_waits_for_the_shop_the_kitchen_and_the_ride():
    assert seconds_of(PLACED) == SHOP_ANSWERS_S + 900 + PICKUP_S + 600 + DROPOFF_S


def test_a_confirmed_order_waits_for_the_kitchen_and_the_ride():
    assert seconds_of(CONFIRMED) == 900 + PICKUP_S + 600 + DROPOFF_S


def test_a_driver_who_is_further_away_than_the_kitchen_decides():
    assert seconds_of(replace(CONFIRMED, approach_s=1200)) == 1200 + PICKUP_S + 600 + DROPOFF_S


def test_without_a_driver_finding_one_takes_its_usual_time():
    ready = replace(CONFIRMED, is_ready=True)
    assert seconds_of(ready) == FIND_DRIVER_S + APPROACH_S + PICKUP_S + 600 + DROPOFF_S


def test_a_late_kitchen_is_expected_at_any_moment():
    late = replace(CONFIRMED, kitchen_s=-300, approach_s=0)
    assert seconds_of(late) == PICKUP_S + 600 + DROPOFF_S


def test_once_picked_up_only_the_ride_counts():
    assert seconds_of(PICKED_UP) == 600 + DROPOFF_S


def test_a_faster_city_promises_sooner_in_proportion():
    assert seconds_of(CONFIRMED, speed=10) == seconds_of(CONFIRMED) / 10


def test_the_range_narrows_as_the_order_proceeds():
    def width_s(progress):
        eta = estimate(progress, now=NOON)
        return (eta.high_at - eta.low_at).total_seconds()

    assert width_s(PLACED) > width_s(CONFIRMED) > width_s(PICKED_UP)


def test_the_range_never_begins_in_the_past():
    arriving = replace(PICKED_UP, ride_s=0)
    assert estimate(arriving, now=NOON).low_at >= NOON


@given(
    progress=st.builds(
        Progress,
        is_confirmed=st.booleans(),
        is_ready=st.booleans(),
        is_picked_up=st.booleans(),
        kitchen_s=st.floats(-7200, 7200),
        approach_s=st.none() | st.floats(0, 7200),
        ride_s=st.floats(0, 7200),
    ),
    speed=st.floats(0.1, 100),
)
def test_every_estimate_lies_within_its_range_and_not_in_the_past(progress, speed):
    eta = estimate(progress, now=NOON, speed=speed)
    assert NOON <= eta.low_at <= eta.eta_at <= eta.high_at


@given(first_s=st.floats(0, 3600), more_s=st.floats(0, 3600))
def test_a_longer_ride_never_arrives_sooner(first_s, more_s):
    near, far = replace(PICKED_UP, ride_s=first_s), replace(PICKED_UP, ride_s=first_s + more_s)
    assert seconds_of(near) <= seconds_of(far)


@pytest.mark.parametrize(
    ("moved_s", "is_told"), [(0, False), (29.9, False), (-29.9, False), (30, True), (-30, True)]
)
@pytest.mark.parametrize("part", ["eta_at", "low_at", "high_at"])
def test_an_estimate_is_told_once_any_part_moves_by_the_tolerance(moved_s, is_told, part):
    shown = Eta(NOON, NOON - timedelta(minutes=5), NOON + timedelta(minutes=5))
    fresh = replace(shown, **{part: getattr(shown, part) + timedelta(seconds=moved_s)})
    assert is_worth_telling(shown, fresh, tolerance_s=30) is is_told
