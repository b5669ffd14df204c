import pytest
from hypothesis import given
from hypothesis import strategies as st

from merchants.windows import STEP_S, DeliveryWindow, delivery_window


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
