from drivers.replay.bounds import lower_bound
from drivers.replay.instance import Courier, Instance, Order, Place

SHOP, HOME = Place("r1", 0, 0), Place("h", 3_000, 0)


def instance_of(orders: dict[str, Order], *, on: int = 0, off: int = 600) -> Instance:
    return Instance(
        name="tiny",
        orders=orders,
        couriers={"c1": Courier(Place("c1", 1_500, 0), on, off)},
        restaurants={"r1": SHOP},
        metres_per_minute=300,
        pickup_service=4,
        dropoff_service=4,
        target_minutes=40,
        maximum_minutes=90,
    )


def test_an_order_alone_takes_its_cooking_the_services_and_the_ride():
    bound = lower_bound(instance_of({"a": Order(HOME, "r1", placed=10, ready=25)}))

    # Ready after 15, half a pick-up (2), ten minutes' ride, half a drop-off (2).
    assert bound.click_to_door_mean == 29
    assert bound.undeliverable == 0


def test_nobody_picks_up_before_the_first_courier_can_be_there():
    bound = lower_bound(instance_of({"a": Order(HOME, "r1", placed=10, ready=25)}, on=30))

    # On duty at 30, five minutes' way, half a pick-up: 37 instead of 25.
    assert bound.click_to_door_mean == 41


def test_food_that_is_ready_too_late_is_undeliverable_and_counts_at_the_maximum():
    orders = {
        "a": Order(HOME, "r1", placed=0, ready=16),
        "late": Order(HOME, "r1", placed=0, ready=80),
    }

    bound = lower_bound(instance_of(orders))

    assert bound.undeliverable == 1
    assert bound.delivered_click_to_door_mean == 30
    assert bound.click_to_door_mean == 60


def test_an_order_after_every_shift_is_undeliverable():
    bound = lower_bound(instance_of({"a": Order(HOME, "r1", placed=10, ready=25)}, off=20))

    assert bound.undeliverable == 1
    assert bound.click_to_door_mean == 90
