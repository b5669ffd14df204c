from dataclasses import replace
from datetime import UTC, datetime, timedelta
from math import log

import pytest
from hypothesis import given
from hypothesis import strategies as st

from delivery.kernel.durations import Duration
from merchants.timings.effects import Effects
from merchants.timings.timings import PRIORS, Band, Timings
from tracking.eta.estimate import Eta, band_of, calibrated, estimate, time_left
from tracking.eta.progress import ARRIVING_S, Progress, Stage

NOON = datetime(2026, 11, 18, 12, tzinfo=UTC)
PLACED = Progress(stage=Stage.PLACED, keys={}, prep_s=900, ride_s=600)
CONFIRMED = replace(PLACED, stage=Stage.CONFIRMED, cooked_s=0.0, sought_s=0.0)
ASSIGNED = replace(CONFIRMED, stage=Stage.ASSIGNED, vehicle="bicycle", approach_s=300)
READY = replace(ASSIGNED, stage=Stage.READY, ready_s=0.0)
PICKED_UP = replace(READY, stage=Stage.PICKED_UP, at_shop_s=60.0)
RIDE, DROPOFF = PRIORS.ride.of({}), PRIORS.dropoff.of({}).whole()

# A progress of any kind, whether or not it makes sense.
PROGRESSES = st.builds(
    Progress,
    stage=st.sampled_from(Stage),
    keys=st.just({}),
    prep_s=st.floats(0, 7200),
    ride_s=st.floats(0, 7200),
    vehicle=st.sampled_from(["", "car"]),
    waited_s=st.floats(0, 7200),
    cooked_s=st.none() | st.floats(0, 7200),
    sought_s=st.none() | st.floats(0, 7200),
    approach_s=st.none() | st.floats(0, 7200),
    stops_before_shop=st.integers(0, 4),
    at_shop_s=st.none() | st.floats(0, 7200),
    ready_s=st.none() | st.floats(0, 7200),
    stops_before_door=st.integers(0, 4),
    at_door_s=st.none() | st.floats(0, 7200),
)


def mean_s(progress):
    return time_left(progress, PRIORS).mean_s


def test_once_picked_up_ride_and_door_are_left():
    assert time_left(PICKED_UP, PRIORS) == RIDE.scaled(600).whole().then(DROPOFF)


def test_at_the_door_only_the_handover_is_left():
    there = replace(PICKED_UP, at_door_s=30.0)
    assert time_left(there, PRIORS) == PRIORS.dropoff.of({}).left_after(30.0)


def test_an_unanswered_order_waits_for_its_shop_first():
    answer = PRIORS.answer.of({}).whole()
    assert mean_s(PLACED) == pytest.approx(mean_s(CONFIRMED) + answer.mean_s)


def test_a_kitchen_is_reckoned_from_the_page_until_its_shop_has_answered():
    slow = replace(PRIORS, promised_kitchen=Effects(log(2.0), 0.3))
    assert time_left(PLACED, slow).mean_s > mean_s(PLACED) + 600
    assert time_left(CONFIRMED, slow).mean_s == mean_s(CONFIRMED)


def test_the_later_of_kitchen_and_driver_decides():
    rest_s = PRIORS.pickup.of({}).whole().mean_s + mean_s(PICKED_UP)
    kitchen = PRIORS.kitchen.of({}).scaled(900).whole()
    driver = PRIORS.approach.of({}).scaled(300).whole()
    assert mean_s(ASSIGNED) == pytest.approx(kitchen.later_of(driver).mean_s + rest_s)
    far = replace(ASSIGNED, approach_s=7200)
    far_s = PRIORS.approach.of({}).scaled(7200).whole().mean_s
    assert mean_s(far) == pytest.approx(far_s + rest_s, rel=1e-3)


def test_waiting_for_both_takes_longer_than_for_either():
    alike = replace(ASSIGNED, approach_s=900)
    assert mean_s(alike) > max(mean_s(ASSIGNED), mean_s(replace(alike, ready_s=0.0)))


def test_a_driver_at_the_shop_has_no_way_before_it():
    assert mean_s(replace(READY, at_shop_s=0.0)) < mean_s(READY)


def test_a_late_kitchen_still_needs_time():
    late = replace(ASSIGNED, cooked_s=1800.0)
    assert mean_s(late) > mean_s(READY)


def test_stops_for_others_come_first():
    by_way = replace(PICKED_UP, stops_before_door=2)
    assert mean_s(by_way) == pytest.approx(mean_s(PICKED_UP) + 2 * DROPOFF.mean_s)
    before = replace(READY, stops_before_shop=1, delays_s=120.0)
    assert mean_s(before) > mean_s(READY) + 120


def test_point_and_range_lie_where_arrivals_were_found():
    timings = Timings(bands={"confirmed": Band(-1.0, -0.25, 2.0)})
    band = timings.band("confirmed")
    made = calibrated(Duration(1000.0, 100.0**2), Stage.CONFIRMED, band)
    assert (made.low_s, made.point_s, made.high_s) == (900.0, 975.0, 1200.0)
    assert made.at(NOON, speed=10) == Eta(
        NOON + timedelta(seconds=97.5), NOON + timedelta(seconds=90), NOON + timedelta(seconds=120)
    )


def test_the_end_of_a_ride_has_a_calibration_of_its_own():
    timings = Timings(bands={"arriving": Band(0.0, 0.0, 0.0)})
    near = estimate(replace(PICKED_UP, ride_s=60), timings)
    assert near.stage == Stage.ARRIVING
    assert near.low_s == near.high_s == near.computed.mean_s <= ARRIVING_S
    assert estimate(PICKED_UP, timings).stage == Stage.PICKED_UP


def test_the_range_narrows_as_the_order_proceeds():
    widths = [
        made.high_s - made.low_s
        for made in (estimate(one, PRIORS) for one in (PLACED, ASSIGNED, READY, PICKED_UP))
    ]
    assert widths == sorted(widths, reverse=True)


@given(PROGRESSES)
def test_every_point_lies_within_its_range_and_not_in_the_past(progress):
    made = estimate(progress, PRIORS)
    assert 0 <= made.low_s <= made.point_s <= made.high_s


@given(progress=PROGRESSES, more_s=st.floats(0, 3600))
def test_a_longer_ride_never_arrives_sooner(progress, more_s):
    longer = replace(progress, ride_s=progress.ride_s + more_s)
    assert mean_s(longer) >= mean_s(progress) - 1e-6


@pytest.mark.parametrize(
    ("ride_s", "band"), [(600, "picked_up"), (300, "nearing"), (200, "nearing"), (60, "arriving")]
)
def test_a_ride_whose_end_comes_near_has_a_calibration_of_its_own(ride_s, band):
    ahead = replace(PICKED_UP, ride_s=ride_s)
    computed = time_left(ahead, PRIORS)
    assert band_of(ahead, computed) == band
    narrow = Timings(bands={band: Band(0.0, 0.0, 0.0)})
    made = estimate(ahead, narrow)
    assert made.low_s == made.high_s == computed.mean_s


def test_what_was_learnt_before_there_was_that_calibration_goes_on_by_the_stages():
    ahead = replace(PICKED_UP, ride_s=200)
    before = Timings(bands={"arriving": Band(0.0, 0.0, 0.0)})
    made = estimate(ahead, before)
    assert (made.stage, made.low_s) == (Stage.ARRIVING, made.high_s)
