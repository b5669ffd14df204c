from dataclasses import replace

import pytest

from merchants.timings.timings import PRIORS
from tracking.eta.delays import LATE_S, SILENT_S, Delay, delay_of
from tracking.eta.progress import Progress, Stage

PLACED = Progress(stage=Stage.PLACED, keys={}, prep_s=900, ride_s=600)
CONFIRMED = replace(PLACED, stage=Stage.CONFIRMED, cooked_s=0.0, sought_s=0.0)
ASSIGNED = replace(CONFIRMED, stage=Stage.ASSIGNED, vehicle="car", approach_s=300)
READY = replace(ASSIGNED, stage=Stage.READY, ready_s=0.0)
PICKED_UP = replace(READY, stage=Stage.PICKED_UP)


@pytest.mark.parametrize(
    ("progress", "cause"),
    [
        (PLACED, Delay.SHOP_SILENT),
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
