from pathlib import Path

import pytest

from drivers.matching.batch import BatchPolicy
from drivers.matching.plan import Plan, Policy
from drivers.matching.problem import Problem
from drivers.matching.sequential import SequentialPolicy
from drivers.replay.checker import violations
from drivers.replay.instance import Instance, read_instance
from drivers.replay.metrics import measure
from drivers.replay.report import replay_all, replay_rules
from drivers.replay.simulation import Outcome, Replay

ORDERS = """order\tx\ty\tplacement_time\trestaurant\tready_time
o1\t0\t2000\t5\tr1\t20
o2\t0\t2300\t6\tr1\t20
o3\t900\t0\t8\tr2\t15
o4\t0\t90000\t8\tr2\t15
o5\t900\t300\t30\tr2\t34
"""
COURIERS = """courier\tx\ty\ton_time\toff_time
c1\t0\t0\t0\t90
c2\t900\t900\t0\t60
"""
RESTAURANTS = "restaurant\tx\ty\nr1\t0\t1000\nr2\t600\t0\n"
PARAMETERS = (
    "meters_per_minute\tpickup service minutes\tdropoff service minutes\ttarget click-to-door"
    "\tmaximum click-to-door\tpay per order\tguaranteed pay per hour\n300\t4\t4\t40\t90\t10\t15\n"
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    files = {
        "orders": ORDERS,
        "couriers": COURIERS,
        "restaurants": RESTAURANTS,
        "instance_parameters": PARAMETERS,
    }
    for name, text in files.items():
        (tmp_path / f"{name}.txt").write_text(text)
    return tmp_path


@pytest.fixture
def instance(folder: Path) -> Instance:
    return read_instance(folder)


def play(instance: Instance, policy: Policy, accept: float = 1.0) -> Outcome:
    return Replay(instance, policy, replay_rules(instance), capacity=3, accept=accept).run()


@pytest.mark.parametrize("policy", [BatchPolicy(), SequentialPolicy()])
@pytest.mark.parametrize("accept", [1.0, 0.5])
def test_a_replay_keeps_every_rule(instance, policy, accept):
    outcome = play(instance, policy, accept)

    assert violations(instance, outcome.schedule) == []


def test_batch_delivers_all_that_can_be_delivered(instance):
    schedule = play(instance, BatchPolicy()).schedule

    assert set(schedule.dropped_off) == {"o1", "o2", "o3", "o5"}


def test_an_order_out_of_reach_counts_as_undelivered_at_the_maximum(instance):
    figures = measure(instance, play(instance, BatchPolicy()).schedule)

    assert figures.delivered_percent == 80.0
    assert figures.click_to_door_p90 == 90


def test_an_order_is_unknown_before_it_is_placed(instance):
    class Spy(BatchPolicy):
        def plan(self, problem: Problem) -> Plan:
            assert all(order.placed_s <= problem.now_s for order in problem.orders)
            return super().plan(problem)

    assert play(instance, Spy()).schedule.dropped_off


def test_a_driver_that_declined_is_never_asked_again_for_that_order(instance):
    class Spy(BatchPolicy):
        def plan(self, problem: Problem) -> Plan:
            plan = super().plan(problem)
            excluded = {order.id: order.excluded for order in problem.orders}
            for driver_id, trips in plan.trips.items():
                for trip in trips:
                    assert all(driver_id not in excluded[o] for o in trip.order_ids)
            return plan

    outcome = play(instance, Spy(), accept=0.3)

    assert outcome.declines > 0


def test_a_replay_is_reproducible(instance):
    first = play(instance, BatchPolicy(), accept=0.7)
    second = play(instance, BatchPolicy(), accept=0.7)

    assert first.schedule == second.schedule


def test_a_report_is_made_from_the_files_it_wrote(folder: Path, tmp_path: Path):
    out = tmp_path / "out"

    (report,) = replay_all([folder], "batch", out=out)

    assert report.violations == ()
    assert report.figures.delivered_percent == 80.0
    assert len(list((out / folder.name).iterdir())) == 3
