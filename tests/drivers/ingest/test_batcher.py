import asyncio

from drivers.ingest.batcher import MAX_BATCH, MAX_BATCHES_AT_ONCE, Batcher
from drivers.ingest.queue import PointQueue, Waiting
from tests.drivers.ingest.receipts import Notes


class Store:
    """A store that takes batches while it is let to, and fails while it is told to."""

    def __init__(self) -> None:
        self.batches: list[list[int]] = []
        self.may_answer = asyncio.Event()
        self.may_answer.set()
        self.failure: Exception | None = None
        self.refused: dict[int, Exception] = {}

    async def write(self, batch) -> dict[int, Exception]:
        await self.may_answer.wait()
        self.batches.append(list(batch))
        if self.failure:
            raise self.failure
        return self.refused


async def until(condition) -> None:
    async with asyncio.timeout(30):
        while not condition():
            await asyncio.sleep(0.001)


def start(capacity: int = 10_000):
    store, queue = Store(), PointQueue[int](capacity)
    return store, queue, Batcher(queue, store.write, (ConnectionError,))


def test_a_first_point_is_written_at_once_and_what_follows_together():
    async def play():
        store, _, batcher = start()
        notes = Notes()
        batcher.put(Waiting(0, notes))
        await until(lambda: store.batches)
        for number in (1, 2, 3):
            batcher.put(Waiting(number, notes))
        await until(lambda: len(store.batches) == 2)
        return store.batches, notes.heard

    batches, heard = asyncio.run(play())
    assert batches == [[0], [1, 2, 3]]
    assert heard == [("written", 1, None), ("written", 3, None)]


def test_a_full_batch_does_not_wait_for_the_clock():
    async def play():
        store, _, batcher = start()
        for number in range(2 * MAX_BATCH + 1):
            batcher.put(Waiting(number, Notes()))
        await until(lambda: len(store.batches) == 3)
        return [len(batch) for batch in store.batches]

    assert asyncio.run(play()) == [MAX_BATCH, MAX_BATCH, 1]


def test_a_backlog_is_handed_over_several_batches_at_a_time_in_order():
    async def play():
        store, queue, batcher = start()
        store.may_answer.clear()
        for number in range(5 * MAX_BATCH):
            batcher.put(Waiting(number, Notes()))
        await until(lambda: len(queue) <= MAX_BATCH)
        waiting = len(queue)
        store.may_answer.set()
        await until(lambda: len(store.batches) == 5)
        return waiting, [number for batch in store.batches for number in batch]

    waiting, written = asyncio.run(play())
    assert waiting == (5 - MAX_BATCHES_AT_ONCE) * MAX_BATCH
    assert written == list(range(5 * MAX_BATCH))


def test_while_the_store_is_slow_points_are_taken_and_the_oldest_shed():
    async def play():
        store, queue, batcher = start(capacity=3)
        notes = Notes()
        store.may_answer.clear()
        batcher.put(Waiting(0, notes))
        await until(lambda: not len(queue))
        for number in range(1, 6):
            batcher.put(Waiting(number, notes))
        store.may_answer.set()
        await until(lambda: len(store.batches) == 2)
        return store.batches, queue.shed

    assert asyncio.run(play()) == ([[0], [3, 4, 5]], 2)


def test_an_outage_costs_its_batch_and_nothing_else():
    async def play():
        store, _, batcher = start()
        first, second = Notes(), Notes()
        store.failure = failure = ConnectionError()
        batcher.put(Waiting(0, first))
        await until(lambda: first.heard)
        store.failure = None
        batcher.put(Waiting(1, second))
        await until(lambda: second.heard)
        return first.heard == [("lost", 1, failure)], second.heard

    assert asyncio.run(play()) == (True, [("written", 1, None)])


def test_each_receipt_hears_of_its_own_points():
    async def play():
        store, _, batcher = start()
        mine, yours = Notes(), Notes()
        for receipt in (mine, yours, mine):
            batcher.put(Waiting(0, receipt))
        await until(lambda: store.batches)
        await asyncio.sleep(0)
        return mine.heard, yours.heard

    assert asyncio.run(play()) == ([("written", 2, None)], [("written", 1, None)])


def test_what_the_store_refuses_is_told_apart_from_what_it_wrote():
    refusal = ValueError("not you")

    async def play():
        store, _, batcher = start()
        store.refused = {1: refusal, 2: refusal}
        mixed, refused = Notes(), Notes()
        for number, notes in ((0, mixed), (1, mixed), (2, refused)):
            batcher.put(Waiting(number, notes))
        await until(lambda: mixed.heard[1:])
        return mixed.heard, refused.heard

    mixed, refused = asyncio.run(play())
    assert mixed == [("lost", 1, refusal), ("written", 1, None)]
    assert refused == [("lost", 1, refusal)]
