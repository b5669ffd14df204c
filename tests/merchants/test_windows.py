import pytest
from hypothesis import given
from hypothesis import strategies as st

from delivery.kernel.durations import Duration
from merchants.timings.timings import Band
from merchants.windows import STEP_S, DeliveryWindow, delivery_window, learnt_window


@pytest.mark.parametrize(
    ("prep_minutes", "ride_s", "window"),
    [
        (15, 300, DeliveryWindow(1200, 1800)),
        (15, 0, DeliveryWindow(900, 1500)),
        (1, 0, DeliveryWindow(300, 600)),
        (40, 900, DeliveryWindow(3300, 4500)),
    ],
)
def test_the_window_is_kitchen_and_ride_in_steps_of_five_minutes(prep_minutes, ride_s, window):
    assert delivery_window(prep_minutes=prep_minutes, ride_s=ride_s, speed=1.0) == window


def test_a_faster_city_promises_fewer_seconds_of_the_wall_clock():
    window = delivery_window(prep_minutes=15, ride_s=300, speed=10.0)
    assert window == DeliveryWindow(120, 180)


@given(prep=st.integers(0, 360), ride_s=st.floats(0, 20_000))
def test_a_window_is_never_empty(prep, ride_s):
    window = delivery_window(prep_minutes=prep, ride_s=ride_s, speed=1.0)
    assert window.eta_min_s >= STEP_S
    assert window.eta_max_s - window.eta_min_s >= STEP_S


def test_a_learnt_window_lies_where_arrivals_did_to_the_minute():
    whole, band = Duration(1800.0, 300.0**2), Band(-1.0, 0.0, 1.55)
    assert learnt_window(whole, band, speed=1.0) == DeliveryWindow(1500, 2280)
    assert learnt_window(whole, band, speed=10.0) == DeliveryWindow(150, 228)


@given(
    mean_s=st.floats(0, 20_000), sd_s=st.floats(0, 5000), low=st.floats(-3, 0), high=st.floats(0, 3)
)
def test_a_learnt_window_begins_a_minute_ahead_at_least(mean_s, sd_s, low, high):
    window = learnt_window(Duration(mean_s, sd_s**2), Band(low, 0.0, high), speed=1.0)
    assert 60 <= window.eta_min_s <= window.eta_max_s
