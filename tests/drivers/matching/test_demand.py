import pytest

from drivers.matching.demand import DemandMeter, remoteness, wait_curve
from tests.drivers.matching.city import Taxicab


def test_nothing_is_expected_before_the_first_order():
    assert DemandMeter().forecast(0.0) is None


def test_an_old_order_counts_half_after_a_half_life():
    meter = DemandMeter(half_life_s=600.0)
    meter.observe("old", (0.0, 0.0), placed_s=0.0, ready_s=300.0)
    meter.observe("new", (9.0, 0.0), placed_s=600.0, ready_s=1_000.0)

    forecast = meter.forecast(600.0)

    assert forecast is not None
    assert forecast.shop_ids == ("new", "old")
    assert forecast.rate_per_s[1] / forecast.rate_per_s[0] == pytest.approx(0.5)
    assert forecast.lead_s.tolist() == [300.0, 400.0]


def test_remoteness_is_the_expected_travel_to_the_next_order():
    meter = DemandMeter()
    for shop_id, x in (("a", 0.0), ("a", 0.0), ("b", 300.0)):
        meter.observe(shop_id, (x, 0.0), placed_s=0.0, ready_s=0.0)
    forecast = meter.forecast(0.0)
    assert forecast is not None

    seconds = Taxicab().table([(0.0, 0.0), (300.0, 0.0)], forecast.points, "car")

    assert remoteness(forecast, seconds).tolist() == pytest.approx([100.0, 200.0])


def test_food_waits_only_as_long_as_the_driver_comes_after_it_is_ready():
    curve = wait_curve([120.0, 240.0], before_s=60.0)

    assert curve[:4].tolist() == [0.0, 0.0, 30.0, 60.0]
