import pytest

from drivers.risk import OrderFacts, RiskKind, risks_of
from orders.states import OrderStatus


def texts(**facts):
    return [risk.text for risk in risks_of(OrderFacts(OrderStatus.READY, **facts))]


def test_an_order_that_goes_well_has_no_risk():
    assert texts(unassigned_s=60, food_waits_s=120, driver_silent_s=30, late_s=-400) == []


@pytest.mark.parametrize(
    ("facts", "text"),
    [
        ({"unanswered_s": 240}, "Shop has not answered for 4 min"),
        ({"unassigned_s": 200}, "Unassigned for 3 min"),
        ({"food_waits_s": 600}, "Food waiting for 10 min"),
        ({"driver_silent_s": 125}, "Driver silent for 2 min"),
        ({"late_s": 720}, "12 min later than promised"),
        ({"past_target_s": 720}, "12 min past the target"),
        ({"still_s": 3700}, "No progress for 61 min, still ready"),
        ({"driver_lost_s": 660, "driver_silent_s": 660}, "Driver gone for 11 min"),
        (
            {"unassigned_s": 300, "unserved_reason": "nobody_near"},
            "Unassigned for 5 min: no driver is near",
        ),
        (
            {"unassigned_s": 300, "unserved_reason": "all_declined"},
            "Unassigned for 5 min: every driver near declined",
        ),
    ],
)
def test_each_reason_is_told_in_words(facts, text):
    assert texts(**facts) == [text]


@pytest.mark.parametrize(
    ("facts", "told"),
    [
        ({"late_s": 59}, []),
        ({"late_s": 60}, ["1 min later than promised"]),
        ({"past_target_s": 299}, []),
        ({"past_target_s": 300}, ["5 min past the target"]),
    ],
)
def test_a_promise_is_missed_by_a_minute_and_a_target_by_five(facts, told):
    assert texts(**facts) == told


def test_a_reason_comes_in_parts_for_whoever_writes_it_in_another_language():
    facts = OrderFacts(OrderStatus.READY, unassigned_s=300, unserved_reason="nobody_near")
    [risk] = risks_of(facts)
    assert (risk.kind, risk.minutes, risk.cause) == (RiskKind.UNSERVED, 5, "nobody_near")


def test_the_gravest_reason_comes_first_however_long_another_lasts():
    risks = risks_of(OrderFacts(OrderStatus.READY, driver_lost_s=600, food_waits_s=90_000))
    assert [risk.kind for risk in risks] == [RiskKind.DRIVER_LOST, RiskKind.FOOD_WAITING]


def test_of_two_alike_the_longer_one_is_more_urgent():
    [longer], [shorter] = (
        risks_of(OrderFacts(OrderStatus.READY, food_waits_s=seconds)) for seconds in (1200, 600)
    )
    assert longer.urgency > shorter.urgency


def test_in_a_faster_city_less_is_late_and_told_as_the_clock_on_the_wall_has_it():
    facts = OrderFacts(OrderStatus.READY, unanswered_s=90, food_waits_s=59, late_s=30)
    assert risks_of(facts) == []
    assert [risk.text for risk in risks_of(facts, speed=8.0)] == [
        "1 min later than promised",
        "Shop has not answered for 1 min",
    ]
