from hypothesis import given
from hypothesis import strategies as st

from delivery.kernel.durations import Duration
from merchants.timings.timings import Band
from merchants.windows import DeliveryWindow, delivery_window


def test_the_window_lies_where_arrivals_did_to_the_minute():
    whole, band = Duration(1800.0, 300.0**2), Band(-1.0, 0.0, 1.55)
    assert delivery_window(whole, band, speed=1.0) == DeliveryWindow(1500, 2280)
    assert delivery_window(whole, band, speed=10.0) == DeliveryWindow(150, 228)


@given(
    mean_s=st.floats(0, 20_000), sd_s=st.floats(0, 5000), low=st.floats(-3, 0), high=st.floats(0, 3)
)
def test_the_window_begins_a_minute_ahead_at_least(mean_s, sd_s, low, high):
    window = delivery_window(Duration(mean_s, sd_s**2), Band(low, 0.0, high), speed=1.0)
    assert 60 <= window.eta_min_s <= window.eta_max_s
