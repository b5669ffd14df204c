from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from merchants.timings.timings import PRIORS, USUAL_BAND
from tracking.eta.delays import HELD_S, LATE_S, SILENT_S, Delay, Told, delay_of, next_told
from tracking.eta.progress import Progress, Stage

PLACED = Progress(stage=Stage.PLACED, keys={}, prep_s=900, ride_s=600)
CONFIRMED = replace(PLACED, stage=Stage.CONFIRMED, cooked_s=0.0, sought_s=0.0)
ASSIGNED = replace(CONFIRMED, stage=Stage.ASSIGNED, vehicle="car", approach_s=300)
READY = replace(ASSIGNED, stage=Stage.READY, ready_s=0.0)
PICKED_UP = replace(READY, stage=Stage.PICKED_UP)


@pytest.mark.parametrize(
    ("progress", "cause"),
    [
        (replace(PLACED, waited_s=600.0), Delay.SHOP_SILENT),
        (CONFIRMED, Delay.KITCHEN_SLOW),
        (replace(CONFIRMED, stage=Stage.READY, ready_s=0.0), Delay.DRIVER_SOUGHT),
        (ASSIGNED, Delay.KITCHEN_SLOW),
        (replace(ASSIGNED, approach_s=1800), Delay.TRAFFIC),
        (replace(ASSIGNED, approach_s=1800, stops_before_shop=1), Delay.OTHER_STOP),
        (replace(ASSIGNED, at_shop_s=60.0), Delay.DRIVER_WAITING),
        (READY, Delay.TRAFFIC),
        (PICKED_UP, Delay.TRAFFIC),
        (replace(PICKED_UP, stops_before_door=1), Delay.OTHER_STOP),
    ],
)
def test_being_late_has_the_cause_that_comes_last(progress, cause):
    assert delay_of(progress, PRIORS, late_s=LATE_S) == cause
    assert delay_of(progress, PRIORS, late_s=LATE_S - 1) is None


def test_a_silent_driver_is_told_even_before_it_is_late():
    assert delay_of(PICKED_UP, PRIORS, late_s=0, silent_s=SILENT_S + 1) == Delay.DRIVER_SILENT
    assert delay_of(PICKED_UP, PRIORS, late_s=0, silent_s=SILENT_S) is None
    assert delay_of(ASSIGNED, PRIORS, late_s=0, silent_s=SILENT_S + 1) is None


def test_a_shop_is_silent_once_it_waits_longer_than_nine_of_ten():
    answer = PRIORS.answer.of({}).whole()
    usual_s = answer.mean_s + USUAL_BAND.high * answer.sd_s

    assert delay_of(replace(PLACED, waited_s=usual_s), PRIORS, late_s=3600) is None
    late = replace(PLACED, waited_s=usual_s + 1)
    assert delay_of(late, PRIORS, late_s=LATE_S) == Delay.SHOP_SILENT


NOON = datetime(2026, 11, 18, 12, tzinfo=UTC)


def told_after(told, *causes, every_s, speed=1.0):
    """Tell of one cause after another, that many seconds of the wall clock apart."""
    for number, cause in enumerate(causes):
        told = next_told(told, cause, now=NOON + timedelta(seconds=number * every_s), speed=speed)
    return told


def test_the_first_cause_is_told_at_once():
    assert told_after(Told(), "traffic", every_s=1) == Told("traffic")


@pytest.mark.parametrize("other", ["kitchen_slow", ""])
def test_another_cause_is_told_once_it_has_stood(other):
    told = Told("traffic")
    assert told_after(told, other, other, every_s=HELD_S - 1) == Told("traffic", other, NOON)
    assert told_after(told, other, other, every_s=HELD_S) == Told(other)
    assert told_after(told, other, other, every_s=HELD_S / 10, speed=10.0) == Told(other)


def test_causes_that_take_turns_are_not_told_in_turn():
    causes = ["kitchen_slow", "traffic"] * 20
    assert told_after(Told("traffic"), *causes, every_s=HELD_S) == Told("traffic")
