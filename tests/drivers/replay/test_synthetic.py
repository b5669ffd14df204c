from drivers.replay.synthetic import synthetic_problem, time_step


def test_a_made_up_region_has_the_size_asked_for():
    problem = synthetic_problem(20, 50)

    assert (len(problem.orders), len(problem.drivers)) == (20, 50)


def test_one_step_plans_every_order_of_a_region_with_drivers_to_spare():
    step = time_step(20, 50)

    assert step.planned == 20
    assert step.step_s > 0
