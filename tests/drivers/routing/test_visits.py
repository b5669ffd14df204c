import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drivers.routing.visits import SERVICE_S, Errand, plan_visits


def on_a_line(*places_m: float) -> tuple[np.ndarray, np.ndarray]:
    """Return (duration_s, distance_m) between places on a line, at 5 m/s."""
    at = np.array(places_m, float)
    metres = np.abs(at[:, None] - at[None, :])
    return metres / 5, metres


def visits_of(errands, places_m, capacity=2):
    duration_s, distance_m = on_a_line(*places_m)
    visits = plan_visits(errands, duration_s=duration_s, distance_m=distance_m, capacity=capacity)
    return [(visit.errand, "pickup" if visit.is_pickup else "dropoff") for visit in visits]


def test_without_errands_there_is_nowhere_to_go():
    assert (
        plan_visits([], duration_s=np.zeros((1, 1)), distance_m=np.zeros((1, 1)), capacity=2) == []
    )


def test_an_order_is_picked_up_before_it_is_dropped_off():
    assert visits_of([Errand(2, 1)], [0, 100, 1_000]) == [(0, "pickup"), (0, "dropoff")]


def test_what_is_aboard_is_only_dropped_off():
    assert visits_of([Errand(None, 1)], [0, 500]) == [(0, "dropoff")]


def test_two_orders_of_one_shop_share_a_way():
    # Driver at 0, shop at 1000, customers at 2000 and 3000.
    visits = visits_of([Errand(1, 3), Errand(1, 2)], [0, 1_000, 2_000, 3_000])
    assert sorted(visits[:2]) == [(0, "pickup"), (1, "pickup")]
    assert visits[2:] == [(1, "dropoff"), (0, "dropoff")]


def test_a_driver_with_room_for_one_delivers_before_the_next_pickup():
    kinds = [kind for _, kind in visits_of([Errand(1, 2), Errand(1, 3)], [0, 500, 900, 950], 1)]
    assert kinds == ["pickup", "dropoff", "pickup", "dropoff"]


def test_more_aboard_than_capacity_is_still_delivered():
    errands = [Errand(None, 1), Errand(None, 2), Errand(None, 3)]
    assert sorted(visits_of(errands, [0, 100, 200, 300], 1)) == [
        (0, "dropoff"),
        (1, "dropoff"),
        (2, "dropoff"),
    ]


def test_arrivals_count_the_way_the_stop_and_the_wait_for_the_food():
    duration_s, distance_m = on_a_line(0, 1_000, 2_000)
    first, second = plan_visits(
        [Errand(1, 2, ready_s=500)], duration_s=duration_s, distance_m=distance_m, capacity=2
    )
    assert (first.arrive_s, first.distance_m) == (200, 1_000)
    assert (second.arrive_s, second.distance_m) == (500 + SERVICE_S + 200, 1_000)


def test_food_that_is_late_by_hours_still_gets_a_route():
    assert visits_of([Errand(1, 2, ready_s=200_000)], [0, 10, 20]) == [
        (0, "pickup"),
        (0, "dropoff"),
    ]


@settings(max_examples=60, deadline=None)
@given(
    places=st.lists(st.integers(0, 20_000), min_size=9, max_size=9),
    kinds=st.lists(st.booleans(), min_size=1, max_size=4),
    ready=st.lists(st.integers(0, 3_000), min_size=4, max_size=4),
    capacity=st.integers(0, 3),
)
def test_precedence_and_capacity_hold_for_every_round(places, kinds, ready, capacity):
    errands = [
        Errand(None if aboard else 2 * n + 1, 2 * n + 2, ready[n]) for n, aboard in enumerate(kinds)
    ]
    visits = visits_of(errands, places, capacity)
    assert len(visits) == sum(1 if errand.pickup is None else 2 for errand in errands)
    load = {n for n, errand in enumerate(errands) if errand.pickup is None}
    room = max(capacity, len(load), 1)
    for number, kind in visits:
        if kind == "pickup":
            load.add(number)
            assert len(load) <= room
        else:
            load.remove(number)
    assert not load


def test_the_shorter_round_is_taken():
    # Customers at 1000 (aboard) and 2000 (aboard): nearest first is the shorter round.
    assert visits_of([Errand(None, 2), Errand(None, 1)], [0, 1_000, 2_000]) == [
        (1, "dropoff"),
        (0, "dropoff"),
    ]


@pytest.mark.parametrize("capacity", [1, 2, 5])
def test_an_order_near_the_way_is_not_carried_around_for_the_sake_of_another(capacity):
    # The other shop is an hour away: the food aboard is delivered first.
    errands = [Errand(None, 1), Errand(2, 3)]
    assert visits_of(errands, [0, -2_000, 18_000, 19_000], capacity)[0] == (0, "dropoff")
