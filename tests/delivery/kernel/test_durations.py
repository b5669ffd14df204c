from math import exp, log, sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from delivery.kernel.durations import NOTHING, Duration, LogNormal

SHAPES = st.builds(LogNormal, st.floats(2, 8), st.floats(0.05, 1.2))
DURATIONS = st.builds(Duration, st.floats(0, 5000), st.floats(0, 1e6))


def test_durations_one_after_another_add_means_and_variances():
    assert Duration(10, 4).then(Duration(20, 9), Duration(1)) == Duration(31, 13)


def test_the_later_of_two_alike_is_later_than_either():
    # For two standard normal variables the mean is 1/√π, the variance 1 - 1/π.
    later = Duration(0, 1).later_of(Duration(0, 1))
    assert later.mean_s == pytest.approx(0.5641895835)
    assert later.var_s2 == pytest.approx(0.6816901138)


def test_the_later_of_two_certain_durations_is_the_longer():
    assert Duration(60).later_of(Duration(90)) == Duration(90)
    assert Duration(90).later_of(NOTHING) == Duration(90)


def test_a_duration_far_behind_changes_nothing():
    later = Duration(1000, 100).later_of(Duration(10, 100))
    assert later.mean_s == pytest.approx(1000)
    assert later.var_s2 == pytest.approx(100)


@given(DURATIONS, DURATIONS)
def test_the_later_of_two_is_never_expected_before_either(one, other):
    later = one.later_of(other)
    assert later.mean_s >= max(one.mean_s, other.mean_s) - 1e-6
    assert later.var_s2 <= max(one.var_s2, other.var_s2) + 1e-3


def test_a_whole_log_normal_has_its_textbook_moments():
    whole = LogNormal(log(600), 0.5).whole()
    assert whole.mean_s == pytest.approx(600 * exp(0.125))
    assert whole.sd_s == pytest.approx(whole.mean_s * sqrt(exp(0.25) - 1))


def test_scaling_stretches_mean_and_deviation_alike():
    once, twice = LogNormal(5, 0.3).whole(), LogNormal(5, 0.3).scaled(2).whole()
    assert twice.mean_s == pytest.approx(2 * once.mean_s)
    assert twice.sd_s == pytest.approx(2 * once.sd_s)


@pytest.mark.parametrize("elapsed_s", [100, 600, 1200])
def test_what_is_left_is_that_of_those_which_took_so_long(elapsed_s):
    drawn = np.random.default_rng(1).lognormal(log(600), 0.5, 2_000_000)
    left_s = drawn[drawn > elapsed_s] - elapsed_s
    left = LogNormal(log(600), 0.5).left_after(elapsed_s)
    assert left.mean_s == pytest.approx(left_s.mean(), rel=0.01)
    assert left.sd_s == pytest.approx(left_s.std(), rel=0.03)


def test_nothing_elapsed_leaves_the_whole():
    shape = LogNormal(5, 0.3)
    assert shape.left_after(0) == shape.left_after(-5) == shape.whole()


def test_long_past_its_time_it_is_still_finite_and_to_come():
    left = LogNormal(log(600), 0.3).left_after(1e9)
    assert 0 < left.mean_s < 600
    assert left.sd_s > 0


@given(SHAPES, st.floats(0, 1e7))
def test_what_is_left_is_never_negative(shape, elapsed_s):
    left = shape.left_after(elapsed_s)
    assert left.mean_s >= 0
    assert left.var_s2 >= 0
