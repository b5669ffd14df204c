from types import SimpleNamespace

import pytest

from merchants.fees import delivery_fee_minor


def rate(**changes):
    usual = {
        "delivery_base_minor": 190,
        "included_m": 1000,
        "delivery_per_km_minor": 60,
        "surge_bp": 10_000,
    }
    return SimpleNamespace(**(usual | changes))


@pytest.mark.parametrize(
    ("distance_m", "fee_minor"),
    [(0, 190), (1000, 190), (1008, 190), (1009, 191), (2000, 250), (3500, 340), (1000.4, 190)],
)
def test_the_fee_grows_with_the_metres_beyond_the_included_ones(distance_m, fee_minor):
    assert delivery_fee_minor(rate(), distance_m) == fee_minor


def test_halves_of_a_minor_unit_are_rounded_up():
    assert delivery_fee_minor(rate(delivery_per_km_minor=1), 1500) == 191


def test_a_surge_stretches_base_and_way_and_is_rounded_once():
    assert delivery_fee_minor(rate(surge_bp=15_000), 2000) == 375
    assert delivery_fee_minor(rate(delivery_base_minor=1, surge_bp=15_000), 0) == 2


def test_a_free_tariff_costs_nothing():
    assert delivery_fee_minor(rate(delivery_base_minor=0, delivery_per_km_minor=0), 9000) == 0
