import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.policy import Rates, terms_for, waiting_minor

RATES = Rates(
    base_minor=250,
    per_km_minor=60,
    per_minute_minor=8,
    waiting_per_minute_minor=15,
    waiting_free_s=300,
    waiting_paid_max_s=1800,
)


def test_a_trip_pays_base_distance_time_and_the_whole_tip():
    terms = terms_for(RATES, trip_m=2_500, travel_s=600, tip_minor=100)
    assert (terms.base_minor, terms.distance_minor, terms.time_minor, terms.tip_minor) == (
        250,
        150,
        80,
        100,
    )
    assert terms.total_minor == 580


def test_parts_are_rounded_half_up_once():
    terms = terms_for(RATES, trip_m=1_008.4, travel_s=3.75, tip_minor=0)
    assert (terms.distance_minor, terms.time_minor) == (61, 1)


@pytest.mark.parametrize(
    ("waited_s", "pays_minor"),
    [(0, 0), (300, 0), (360, 15), (900, 150), (2100, 450), (9_000, 450), (-50, 0)],
)
def test_waiting_pays_past_the_free_time_and_up_to_the_paid_most(waited_s, pays_minor):
    assert waiting_minor(RATES, waited_s=waited_s) == pays_minor


@given(trip_m=st.floats(0, 1e6), travel_s=st.floats(0, 1e5), tip_minor=st.integers(0, 100_000))
def test_the_payout_is_the_sum_of_its_parts_and_never_less_than_base_and_tip(
    trip_m, travel_s, tip_minor
):
    terms = terms_for(RATES, trip_m=trip_m, travel_s=travel_s, tip_minor=tip_minor)
    assert terms.total_minor == 250 + terms.distance_minor + terms.time_minor + tip_minor
    assert terms.total_minor >= 250 + tip_minor
