from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drivers.matching.batch import BatchPolicy
from drivers.matching.demand import DemandMeter
from drivers.matching.plan import Out, Plan
from drivers.matching.problem import Problem
from tests.drivers.matching.city import RULES, a_driver, a_problem, an_order


def plan(problem: Problem) -> Plan:
    return BatchPolicy().plan(problem)


def test_nothing_open_plans_nothing():
    assert plan(a_problem([], [a_driver("d")])) == Plan(trips={})


def test_without_drivers_every_order_stays_unplanned():
    assert plan(a_problem([an_order("o")], [])).unplanned == ("o",)


def test_a_driver_is_asked_when_it_is_time_to_leave_and_not_earlier():
    (trip,) = plan(a_problem([an_order("o")], [a_driver("d")])).trips["d"]

    # Ready at 900, 120 to park and walk, 100 to drive, 30 to answer.
    assert trip.pickup_at_s == 900
    assert trip.depart_at_s == 680
    assert trip.commit_at_s == 650
    assert trip.dropoff_at_s == (900 + 120 + 300 + 120,)


def test_a_wide_ready_estimate_makes_the_driver_leave_earlier():
    (trip,) = plan(a_problem([an_order("o", ready_spread_s=200.0)], [a_driver("d")])).trips["d"]

    assert trip.depart_at_s == 530


def test_two_orders_of_one_shop_and_one_direction_share_a_trip():
    orders = [an_order("a", dropoff=(300.0, 0.0)), an_order("b", dropoff=(310.0, 0.0))]

    (trip,) = plan(a_problem(orders, [a_driver("d")])).trips["d"]

    assert trip.order_ids == ("a", "b")


def test_a_trip_spans_near_shops_only_where_the_rules_say_so():
    orders = [
        an_order("a", dropoff=(900.0, 0.0)),
        an_order("b", pickup=(20.0, 0.0), shop_id="next", dropoff=(910.0, 0.0)),
    ]
    problem = a_problem(orders, [a_driver("d")])

    apart = plan(problem).trips["d"]
    together = plan(replace(problem, rules=replace(RULES, near_shop_s=60.0))).trips["d"]

    assert [len(trip.order_ids) for trip in apart] == [1, 1]
    assert [len(trip.order_ids) for trip in together] == [2]


def test_a_new_order_joins_the_route_in_hand():
    driver = a_driver("d", accepted=("a",), planned=(("a",),))
    orders = [an_order("a"), an_order("b", dropoff=(310.0, 0.0))]

    (trip,) = plan(a_problem(orders, [driver])).trips["d"]

    assert set(trip.order_ids) == {"a", "b"}


def test_an_accepted_order_stays_with_its_driver_though_another_is_nearer():
    far = a_driver("far", position=(0.0, 3_000.0), accepted=("a",))
    near = a_driver("near", position=(0.0, 0.0))

    assert set(plan(a_problem([an_order("a")], [far, near])).trips) == {"far"}


def test_a_planned_order_moves_to_a_driver_that_is_sooner_there():
    late = a_driver("late", position=(0.0, 3_000.0), planned=(("a",),))
    near = a_driver("near", position=(0.0, 0.0))

    assert set(plan(a_problem([an_order("a")], [late, near])).trips) == {"near"}


def test_a_driver_that_cannot_pick_up_within_its_shift_gets_nothing():
    assert plan(a_problem([an_order("a")], [a_driver("d", shift_end_s=899.0)])).trips == {}


def test_an_order_nobody_can_bring_in_time_is_left_out():
    result = plan(a_problem([an_order("a", give_up_s=1_400.0)], [a_driver("d")]))

    assert result.unplanned == ("a",)


def test_a_slow_vehicle_is_given_its_own_travel_times():
    bike = a_driver("d", vehicle="bike")
    car = a_driver("e", position=(9_000.0, 0.0))

    (trip,) = plan(a_problem([an_order("a")], [bike, car])).trips["d"]

    assert trip.dropoff_at_s == (900 + 120 + 600 + 120,)


def test_an_order_that_needs_a_vehicle_goes_to_one():
    drivers = [a_driver("bike", vehicle="bike"), a_driver("car", position=(0.0, 2_000.0))]

    result = plan(a_problem([an_order("a", vehicles=frozenset({"car"}))], drivers))

    assert set(result.trips) == {"car"}


def test_with_all_else_equal_the_better_score_wins():
    drivers = [a_driver("low", rating=3.0), a_driver("high", rating=5.0)]

    assert set(plan(a_problem([an_order("a")], drivers)).trips) == {"high"}


def test_a_decision_names_the_candidates_and_why_others_were_out():
    drivers = [a_driver("d"), a_driver("no"), a_driver("late", shift_end_s=800.0)]
    order = an_order("a", ready_s=0.0, excluded=frozenset({"no"}))
    problem = a_problem([order], drivers, now_s=700.0)

    decision = plan(problem).decisions["a"]

    assert decision.driver_id == "d"
    assert {c.driver_id: c.out for c in decision.candidates} == {
        "d": None,
        "no": Out.EXCLUDED,
        "late": Out.SHIFT_ENDS,
    }


def test_an_idle_driver_is_hinted_towards_expected_demand():
    meter = DemandMeter()
    for minute in range(10):
        meter.observe("busy", (500.0, 0.0), minute * 60.0, minute * 60.0 + 120.0)
    problem = a_problem([], [a_driver("d")], now_s=600.0)

    (hint,) = plan(replace(problem, demand=meter.forecast(600.0))).hints

    assert (hint.driver_id, hint.shop_id, hint.target) == ("d", "busy", (500.0, 0.0))


coordinates = st.tuples(st.integers(0, 30), st.integers(0, 30)).map(
    lambda p: (60.0 * p[0], 60.0 * p[1])
)


@st.composite
def problems(draw: st.DrawFn) -> Problem:
    shops = draw(st.lists(coordinates, min_size=1, max_size=3, unique=True))
    count = draw(st.integers(1, 5))
    names = [f"d{i}" for i in range(count)]
    orders = []
    for i in range(draw(st.integers(1, 10))):
        shop = draw(st.integers(0, len(shops) - 1))
        placed = draw(st.integers(0, 20)) * 60.0
        orders.append(
            an_order(
                f"o{i}",
                pickup=shops[shop],
                dropoff=draw(coordinates),
                shop_id=f"s{shop}",
                placed_s=placed,
                ready_s=placed + draw(st.integers(0, 40)) * 60.0,
                give_up_s=placed + draw(st.integers(20, 120)) * 60.0,
                excluded=frozenset(draw(st.sets(st.sampled_from(names)))),
            )
        )
    free = [o.id for o in orders]
    drivers = []
    for name in names:
        takes = [o for o in free if draw(st.integers(0, 5)) == 0][:2]
        free = [o for o in free if o not in takes]
        drivers.append(
            a_driver(
                name,
                position=draw(coordinates),
                available_from_s=draw(st.integers(0, 40)) * 60.0,
                shift_end_s=draw(st.integers(20, 120)) * 60.0,
                capacity=draw(st.integers(1, 3)),
                accepted=tuple(takes),
            )
        )
    return a_problem(orders, drivers, now_s=1_200.0)


@settings(max_examples=60, deadline=None)
@given(problems())
def test_every_plan_keeps_the_rules(problem: Problem):
    result = plan(problem)
    orders = {order.id: order for order in problem.orders}
    drivers = {driver.id: driver for driver in problem.drivers}
    planned = [o for trips in result.trips.values() for trip in trips for o in trip.order_ids]

    assert sorted([*planned, *result.unplanned]) == sorted(orders)
    for driver_id, trips in result.trips.items():
        driver = drivers[driver_id]
        free = max(problem.now_s, driver.available_from_s)
        assert set(driver.accepted) <= {o for trip in trips for o in trip.order_ids}
        for trip in trips:
            assert len(trip.order_ids) <= max(driver.capacity, len(driver.accepted))
            assert len({orders[o].shop_id for o in trip.order_ids}) == 1
            assert free <= trip.depart_at_s <= trip.pickup_at_s
            assert problem.now_s <= trip.commit_at_s <= trip.depart_at_s
            assert trip.pickup_at_s >= max(orders[o].ready_s for o in trip.order_ids)
            assert list(trip.dropoff_at_s) == sorted(trip.dropoff_at_s)
            free = trip.dropoff_at_s[-1]
            for order_id, done in zip(trip.order_ids, trip.dropoff_at_s, strict=True):
                if order_id not in driver.accepted:
                    assert driver_id not in orders[order_id].excluded
                    assert done <= orders[order_id].give_up_s
                    assert trip.pickup_at_s <= driver.shift_end_s


@settings(max_examples=20, deadline=None)
@given(problems())
def test_the_same_problem_gives_the_same_plan(problem: Problem):
    assert plan(problem) == plan(problem)


@pytest.mark.parametrize("drivers", [1, 40])
def test_more_drivers_than_are_short_listed_change_nothing_for_the_order(drivers: int):
    fleet = [a_driver(f"d{i:02}", position=(0.0, 100.0 + i)) for i in range(drivers)]

    result = plan(a_problem([an_order("a", ready_s=0.0)], fleet, now_s=0.0))

    assert set(result.trips) == {"d00"}
