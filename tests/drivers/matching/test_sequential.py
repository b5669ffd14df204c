from dataclasses import replace

from hypothesis import given, settings

from drivers.matching.plan import Out, Plan
from drivers.matching.problem import Problem
from drivers.matching.sequential import SequentialPolicy
from tests.drivers.matching.city import RULES, a_driver, a_problem, an_order
from tests.drivers.matching.test_batch import problems


def plan(problem: Problem) -> Plan:
    return SequentialPolicy().plan(problem)


def test_the_best_score_is_asked_at_once():
    drivers = [a_driver("near"), a_driver("far", position=(0.0, 1_100.0), rating=3.0)]

    (trip,) = plan(a_problem([an_order("a")], drivers, now_s=10.0)).trips["near"]

    assert (trip.order_ids, trip.commit_at_s) == (("a",), 10.0)


def test_a_better_rating_outweighs_a_little_distance():
    drivers = [
        a_driver("near", rating=3.0),
        a_driver("far", position=(0.0, 200.0), rating=5.0),
    ]

    assert set(plan(a_problem([an_order("a")], drivers)).trips) == {"far"}


def test_each_order_counts_as_load_for_the_next():
    drivers = [a_driver("d", capacity=1), a_driver("e", capacity=1, position=(0.0, 500.0))]
    orders = [an_order("a"), an_order("b", placed_s=1.0)]

    result = plan(a_problem(orders, drivers))

    assert {d: t[0].order_ids for d, t in result.trips.items()} == {"d": ("a",), "e": ("b",)}


def test_what_a_driver_accepted_comes_first_in_its_queue():
    driver = a_driver("d", load=1, accepted=("b",))
    orders = [an_order("a"), an_order("b", placed_s=1.0)]

    trips = plan(a_problem(orders, [driver])).trips["d"]

    assert [trip.order_ids for trip in trips] == [("b",), ("a",)]


def test_a_driver_beyond_the_radius_or_full_is_named_as_out():
    drivers = [
        a_driver("far", position=(0.0, 2_000.0)),
        a_driver("full", capacity=1, load=1),
        a_driver("fits"),
    ]

    decision = plan(a_problem([an_order("a")], drivers)).decisions["a"]

    assert {c.driver_id: c.out for c in decision.candidates} == {
        "far": Out.TOO_FAR,
        "full": Out.FULL,
        "fits": None,
    }


def test_an_order_that_fits_nobody_stays_unplanned():
    problem = a_problem([an_order("a")], [a_driver("d")])

    assert plan(replace(problem, rules=replace(RULES, radius_s=50.0))).unplanned == ("a",)


@settings(max_examples=40, deadline=None)
@given(problems())
def test_an_excluded_driver_is_never_asked_and_no_order_goes_to_two(problem: Problem):
    result = plan(problem)
    excluded = {order.id: order.excluded for order in problem.orders}
    accepted = {o for driver in problem.drivers for o in driver.accepted}
    planned = [o for trips in result.trips.values() for trip in trips for o in trip.order_ids]

    assert sorted([*planned, *result.unplanned]) == sorted(excluded)
    for driver_id, trips in result.trips.items():
        asked = {o for trip in trips for o in trip.order_ids} - accepted
        assert all(driver_id not in excluded[o] for o in asked)
