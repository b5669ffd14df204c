import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.matching.scoring import Score, rank, score_candidate, score_table


def score(**changes: float | None) -> Score:
    facts = {
        "distance_m": 1_000.0,
        "radius_m": 5_000.0,
        "rating": 4.5,
        "acceptance": 0.9,
        "load": 1,
        "capacity": 4,
    }
    return score_candidate(**(facts | changes))


def test_the_total_weighs_the_four_factors():
    result = score()

    assert result.distance == pytest.approx(0.8)
    assert result.rating == pytest.approx(0.9)
    assert result.acceptance == pytest.approx(0.9)
    assert result.load == pytest.approx(0.75)
    assert result.total == pytest.approx(0.40 * 0.8 + 0.25 * 0.9 + 0.20 * 0.9 + 0.15 * 0.75)


def test_a_perfect_driver_at_the_door_scores_one():
    assert score(distance_m=0, rating=5, acceptance=1, load=0).total == pytest.approx(1.0)


def test_a_driver_beyond_the_radius_gets_nothing_for_distance():
    assert score(distance_m=9_000).distance == 0.0


def test_a_full_driver_gets_nothing_for_load():
    assert score(load=4).load == 0.0


def test_a_newcomer_counts_as_a_middling_colleague():
    newcomer = score(rating=None, acceptance=None)

    assert (newcomer.rating, newcomer.acceptance) == (pytest.approx(0.8), pytest.approx(0.8))


def test_a_zero_radius_or_capacity_scores_zero_instead_of_failing():
    result = score(radius_m=0, capacity=0)

    assert (result.distance, result.load) == (0.0, 0.0)


def test_rank_puts_the_best_first_and_settles_ties_by_distance_then_key():
    best = Score(total=0.9, distance=0.1, rating=1, acceptance=1, load=1)
    near = Score(total=0.5, distance=0.6, rating=0, acceptance=0, load=0)
    far = Score(total=0.5, distance=0.2, rating=0, acceptance=0, load=0)

    ranked = rank([("d", far), ("c", far), ("b", near), ("a", best)])

    assert [key for key, _ in ranked] == ["a", "b", "c", "d"]


@given(
    distance_m=st.floats(0, 1e6),
    radius_m=st.floats(0, 1e5),
    rating=st.none() | st.floats(0, 5),
    acceptance=st.none() | st.floats(0, 1),
    load=st.integers(0, 20),
    capacity=st.integers(0, 10),
)
def test_every_factor_and_the_total_stay_within_zero_and_one(**facts):
    result = score_candidate(**facts)

    values = (result.total, result.distance, result.rating, result.acceptance, result.load)
    assert all(-1e-9 <= value <= 1 + 1e-9 for value in values)


@given(
    distance_m=st.lists(st.floats(0, 1e5), min_size=1, max_size=6),
    rating=st.none() | st.floats(0, 5),
    acceptance=st.none() | st.floats(0, 1),
    load=st.integers(0, 8),
    capacity=st.integers(0, 6),
)
def test_the_table_holds_the_same_totals(distance_m, rating, acceptance, load, capacity):
    def column(value: float | None) -> np.ndarray:
        return np.array([np.nan if value is None else value])

    table = score_table(
        distance_m=np.array(distance_m)[:, None],
        radius_m=4_000.0,
        rating=column(rating),
        acceptance=column(acceptance),
        load=np.array([load]),
        capacity=np.array([capacity]),
    )

    totals = [
        score_candidate(
            distance_m=metres,
            radius_m=4_000.0,
            rating=rating,
            acceptance=acceptance,
            load=load,
            capacity=capacity,
        ).total
        for metres in distance_m
    ]
    assert table[:, 0].tolist() == pytest.approx(totals)
