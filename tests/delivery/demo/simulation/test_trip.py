import pytest

from delivery.demo.simulation.trip import Stop, next_stop
from delivery.kernel.geometry import Point

SHOP, DOOR = Point(60.17, 24.94), Point(60.175, 24.95)


def stop(kind: str, order_id: str, at: Point) -> dict[str, object]:
    return {"kind": kind, "order_id": order_id, "lat": at.lat, "lng": at.lng}


ROUTE = [stop("pickup", "a", SHOP), stop("dropoff", "a", DOOR)]


@pytest.mark.parametrize("status", ["confirmed", "preparing"])
def test_a_driver_waits_at_the_shop_while_the_kitchen_works(status: str) -> None:
    assert next_stop(ROUTE, [{"id": "a", "status": status}]) == Stop("a", "pickup", SHOP, None)


def test_a_ready_order_is_picked_up() -> None:
    orders = [{"id": "a", "status": "ready"}]

    assert next_stop(ROUTE, orders) == Stop("a", "pickup", SHOP, "picked-up")


def test_an_order_on_board_is_delivered() -> None:
    orders = [{"id": "a", "status": "picked_up"}]

    assert next_stop(ROUTE[1:], orders) == Stop("a", "dropoff", DOOR, "delivered")


def test_a_stop_of_an_order_no_longer_in_hand_is_passed_by() -> None:
    route = [stop("pickup", "gone", SHOP), *ROUTE]
    orders = [{"id": "a", "status": "ready"}]

    assert next_stop(route, orders) == Stop("a", "pickup", SHOP, "picked-up")


def test_nothing_in_hand_means_no_stop() -> None:
    assert next_stop([], []) is None
