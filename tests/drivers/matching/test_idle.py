from dataclasses import replace

from drivers.matching.demand import DemandMeter
from drivers.matching.idle import idle_hints, still_away
from drivers.matching.problem import Demand
from tests.drivers.matching.city import a_driver, a_problem


def demand_at(*points: tuple[float, float]) -> Demand:
    meter = DemandMeter()
    for minute in range(10):
        for i, point in enumerate(points):
            meter.observe(f"s{i}", point, minute * 60.0, minute * 60.0 + 120.0)
    forecast = meter.forecast(600.0)
    assert forecast is not None
    return forecast


def test_a_driver_already_in_the_right_place_stays():
    demand = demand_at((0.0, 0.0))
    problem = a_problem([], [a_driver("d", position=(0.0, 0.0))], now_s=600.0)

    assert idle_hints(problem, demand, {}) == ()


def test_two_idle_drivers_are_spread_over_two_places():
    demand = demand_at((0.0, 0.0), (1_500.0, 0.0))
    drivers = [a_driver("d", position=(0.0, 10.0)), a_driver("e", position=(0.0, 20.0))]
    problem = a_problem([], drivers, now_s=600.0)

    hints = idle_hints(problem, demand, {})

    assert "s1" in {hint.shop_id for hint in hints}
    assert len({hint.target for hint in hints}) == len(hints)


def test_a_driver_still_under_way_is_not_hinted():
    demand = demand_at((500.0, 0.0))
    problem = a_problem([], [a_driver("d", available_from_s=700.0)], now_s=600.0)

    assert idle_hints(problem, demand, {}) == ()


def test_a_driver_near_the_end_of_its_shift_is_left_alone():
    demand = demand_at((500.0, 0.0))
    problem = a_problem([], [a_driver("d", shift_end_s=900.0)], now_s=600.0)

    assert idle_hints(problem, demand, {}) == ()


def test_a_move_that_saves_too_little_for_its_driving_is_not_hinted():
    demand = demand_at((500.0, 0.0))
    problem = a_problem([], [a_driver("d")], now_s=600.0)
    dear = replace(problem, rules=replace(problem.rules, idle_drive_weight=50.0))

    assert idle_hints(dear, demand, {}) == ()


def test_a_driver_busy_for_part_of_the_horizon_is_on_average_away_for_less():
    assert still_away(0.0, 900.0) == 0.0
    assert still_away(300.0, 900.0) == 50.0
    assert still_away(1_350.0, 900.0) == 900.0
