import json
from dataclasses import replace
from math import exp

import pytest

from delivery.bench.eta_city import City
from merchants.timings.timings import PRIORS, Timings
from tracking.eta.estimate import time_left
from tracking.eta.learning.deliveries import Delivery, Look, replays_of
from tracking.eta.learning.learn import (
    LEAST_ORDERS,
    LEAST_RESIDUALS,
    calibrate,
    fit,
    judge,
    learn,
    split_days,
)
from tracking.eta.progress import Stage

KEYS = {"shop": "1", "category": "bakery", "region": "1", "hour": "12"}
ONE = Delivery(
    day=0,
    keys=KEYS,
    announced_prep_s=600,
    prep_s=1200,
    promised_ride_s=500,
    vehicle="car",
    load=2,
    ride_s=300,
    confirmed_s=60,
    assigned_s=120,
    picked_up_s=1000,
    delivered_s=1600,
    approach_s=200,
    at_shop_s=400,
    ready_s=900,
    at_door_s=1500,
)


@pytest.fixture(scope="module")
def days():
    """Ten days of the benchmark's city."""
    city = City(seed=3)
    return [trip.delivery for day in range(10) for trip in city.day(day)]


def test_an_order_is_replayed_in_each_of_its_stages():
    replays = [(progress.stage, left_s) for progress, left_s, _ in replays_of(ONE)]
    assert replays == [
        (Stage.CHECKOUT, 1600),
        (Stage.PLACED, 1570),
        (Stage.CONFIRMED, 1540),
        (Stage.ASSIGNED, 1480),
        (Stage.READY, 700),
        (Stage.PICKED_UP, 600),
        (Stage.PICKED_UP, 475),
        (Stage.PICKED_UP, 350),
        (Stage.PICKED_UP, 225),
    ]


def test_a_ride_is_replayed_by_way_of_where_it_was_seen():
    seen = replace(ONE, nearing=Look(400, 60))
    rides = [
        (progress.ride_s, left_s, is_seen)
        for progress, left_s, is_seen in replays_of(seen)
        if progress.is_picked_up
    ]
    assert rides == [
        (300, 600, True),
        (240, 500, False),
        (180, 400, False),
        (120, 300, False),
        (60, 200, True),
        (45, 175, False),
        (30, 150, False),
        (15, 125, False),
    ]


def test_a_ride_that_was_seen_after_its_end_is_replayed_without_that():
    assert list(replays_of(replace(ONE, nearing=Look(500, 60)))) == list(replays_of(ONE))


def test_the_end_of_a_ride_is_calibrated_by_what_was_seen_of_it():
    rides = [replace(ONE, ride_s=600, nearing=Look(400, 240))] * LEAST_RESIDUALS
    [progress] = [one.progress for one in replays_of(rides[0]) if one.progress.ride_s == 240]
    computed = time_left(progress, PRIORS)
    band = calibrate(rides, PRIORS)["nearing"]
    assert band == pytest.approx([(200 - computed.mean_s) / computed.sd_s] * 3)


def test_a_replay_knows_only_what_was_known():
    by_stage = {one.progress.stage: one.progress for one in replays_of(ONE)}
    assert "load" not in by_stage[Stage.CHECKOUT].keys
    assert (by_stage[Stage.PLACED].prep_s, by_stage[Stage.CONFIRMED].prep_s) == (600, 1200)
    assert by_stage[Stage.CONFIRMED].vehicle == ""
    assert by_stage[Stage.CONFIRMED].ride_s == 500
    assert (by_stage[Stage.ASSIGNED].ride_s, by_stage[Stage.ASSIGNED].approach_s) == (300, 200)
    assert by_stage[Stage.READY].at_shop_s == 500


def test_the_newest_quarter_of_the_days_is_kept_out(days):
    older, newest = split_days(days)
    assert {one.day for one in older} == set(range(7))
    assert {one.day for one in newest} == {7, 8, 9}


def test_of_a_single_day_every_fourth_order_is_kept_out():
    orders = [replace(ONE, load=number) for number in range(9)]
    older, newest = split_days(orders)
    assert [one.load for one in newest] == [3, 7]
    assert [one.load for one in older] == [0, 1, 2, 4, 5, 6, 8]


def test_too_few_orders_leave_what_was_known():
    assert fit([ONE] * (LEAST_ORDERS - 1), version=4) == replace(PRIORS, version=4)


def test_what_nobody_noticed_is_not_learnt():
    unseen = replace(ONE, at_shop_s=None, at_door_s=None, ready_s=None)
    learnt = fit([unseen] * LEAST_ORDERS, version=1)
    assert (learnt.kitchen, learnt.ride) == (PRIORS.kitchen, PRIORS.ride)
    assert learnt.answer != PRIORS.answer


def test_a_kitchen_is_learnt_against_what_was_known_at_each_moment():
    learnt = fit([ONE] * LEAST_ORDERS, version=1)
    assert exp(learnt.promised_kitchen.mu) == pytest.approx(840 / 600, rel=0.05)
    assert exp(learnt.kitchen.mu) == pytest.approx(840 / 1200, rel=0.05)


def test_the_same_orders_teach_the_same(days):
    again = learn(days, version=1)
    assert learn(days, version=1) == again
    stored = Timings.from_json(json.loads(json.dumps(again.as_json())))
    assert stored.bands.keys() == again.bands.keys()


def test_what_was_learnt_is_worth_more_than_the_priors(days):
    older = [one for one in days if one.day < 8]
    newest = [one for one in days if one.day >= 8]
    learnt, prior = judge(newest, learn(older, version=1)), judge(newest, PRIORS)
    assert learnt[Stage.CHECKOUT].mae_s < 0.9 * prior[Stage.CHECKOUT].mae_s
    assert learnt[Stage.CHECKOUT].coverage == pytest.approx(0.8, abs=0.05)
    assert learnt[Stage.ARRIVING].within_3_min > 0.9
