from drivers.ingest.queue import PointQueue, Waiting
from tests.drivers.ingest.receipts import Notes


def test_points_leave_in_the_order_in_which_they_came():
    queue, notes = PointQueue[int](10), Notes()
    for number in range(5):
        queue.put(Waiting(number, notes))
    assert [point.item for point in queue.take(3)] == [0, 1, 2]
    assert [point.item for point in queue.take(3)] == [3, 4]
    assert len(queue) == 0


def test_under_overload_the_oldest_are_shed_and_counted():
    queue, notes = PointQueue[int](3), Notes()
    for number in range(5):
        queue.put(Waiting(number, notes))
    assert queue.shed == 2
    assert notes.heard == [("lost", 1, None), ("lost", 1, None)]
    assert [point.item for point in queue.take(9)] == [2, 3, 4]
