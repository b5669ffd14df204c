from drivers.replay.instance import Courier, Instance, Order, Place
from drivers.replay.metrics import measure, percentile
from drivers.replay.schedule import Assignment, Schedule


def test_an_undelivered_order_counts_at_the_maximum():
    instance = Instance(
        name="tiny",
        orders={
            name: Order(Place(name, 0, 0), "r1", placed=0, ready=10) for name in ("a", "b", "c")
        },
        couriers={"c1": Courier(Place("c1", 0, 0), on=0, off=60)},
        restaurants={"r1": Place("r1", 0, 0)},
        metres_per_minute=300,
        pickup_service=4,
        dropoff_service=4,
        target_minutes=40,
        maximum_minutes=90,
    )
    schedule = Schedule(
        assignments=[Assignment(5, 13, "c1", ("a",)), Assignment(80, 90, "c1", ("b",))],
        dropped_off={"a": 30, "b": 91},
    )

    figures = measure(instance, schedule)

    assert round(figures.delivered_percent, 1) == 33.3
    assert figures.click_to_door_mean == 70
    assert figures.delivered_click_to_door_mean == 30
    assert figures.ready_to_pickup_mean == 3
    assert round(figures.over_target_percent, 1) == 66.7


def test_a_percentile_is_the_smallest_value_that_enough_do_not_exceed():
    assert percentile(range(1, 101), 90) == 90
    assert percentile([7.0], 99) == 7.0
