import json
from datetime import UTC, datetime

import pytest

from merchants.timings.timings import (
    PRIORS,
    USUAL_BAND,
    Band,
    Timings,
    from_checkout,
    keys_of,
    local_hour,
)
from tracking.eta.estimate import time_left
from tracking.eta.progress import Progress, Stage

KEYS = keys_of(shop_id=7, category="bakery", region_id=1, local_hour=12)


def test_they_survive_storage():
    timings = Timings(version=3, bands={"checkout": Band(-1.0, 0.0, 1.5)})
    stored = Timings.from_json(json.loads(json.dumps(timings.as_json())))
    assert stored.version == 3
    assert stored.bands == timings.bands
    assert stored.kitchen == timings.kitchen
    assert stored.answer.mu == pytest.approx(timings.answer.mu, abs=1e-5)


def test_what_a_version_before_did_not_know_begins_as_a_prior():
    stored = Timings(version=3).as_json()
    del stored["promised_kitchen"]
    assert Timings.from_json(stored).promised_kitchen == PRIORS.promised_kitchen


def test_a_stage_without_a_calibration_has_the_usual_one():
    assert PRIORS.band("checkout") == USUAL_BAND


def test_keys_name_what_is_known():
    known = keys_of(
        shop_id=7, category="bakery", region_id=1, local_hour=12, vehicle="car", load=40
    )
    assert known == {**KEYS, "vehicle": "car", "vehicle_hour": "car 12", "load": "8"}


def test_the_hour_is_the_regions():
    assert local_hour(datetime(2026, 11, 18, 23, 30, tzinfo=UTC), "Europe/Helsinki") == 1


def test_the_checkout_and_the_tracking_page_reckon_alike():
    placed = Progress(stage=Stage.CHECKOUT, keys=KEYS, prep_s=900, ride_s=600)
    promised = from_checkout(PRIORS, KEYS, prep_s=900, ride_s=600)
    assert promised == pytest.approx(time_left(placed, PRIORS))
