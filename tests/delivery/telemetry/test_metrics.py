"""What a process counts."""

from threading import Thread

import pytest

from delivery.telemetry import metrics
from delivery.telemetry.metrics import Counter, Gauge, Histogram, drain, put_back


@pytest.fixture(autouse=True)
def nothing_counted():
    drain()
    yield
    for declared in (metrics.counters, metrics.histograms, metrics.gauges):
        for name in [name for name in declared if name.startswith("test_")]:
            del declared[name]
            metrics._totals.pop(name, None)


def test_a_counter_adds_up_by_its_labels():
    taken = Counter("test_taken", "Taken.", "region")
    taken.add("helsinki")
    taken.add("helsinki", amount=2)
    taken.add("porto")

    assert drain() == {"test_taken": {'["helsinki"]': 3.0, '["porto"]': 1.0}}


def test_a_histogram_counts_a_value_in_the_first_bucket_that_holds_it():
    spread = Histogram("test_spread", "Spread.", (1, 5), "kind")
    for value in (0.5, 1.0, 3.0, 9.0):
        spread.observe(value, "a")

    assert drain() == {
        "test_spread": {'["a", 0]': 2.0, '["a", "sum"]': 13.5, '["a", 1]': 1.0, '["a", 2]': 1.0}
    }


def test_what_was_drained_is_not_told_again():
    Counter("test_once", "Once.").add()

    assert drain() == {"test_once": {"[]": 1.0}}
    assert drain() == {}


def test_what_could_not_be_handed_on_is_counted_with_the_rest():
    counter = Counter("test_back", "Back.", "label")
    counter.add("a")
    failed = drain()
    counter.add("a")
    put_back(failed)

    assert drain() == {"test_back": {'["a"]': 2.0}}


def test_threads_lose_no_count():
    counter = Counter("test_threads", "Threads.")

    def count() -> None:
        for _ in range(2_000):
            counter.add()

    threads = [Thread(target=count) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert drain() == {"test_threads": {"[]": 8_000.0}}


def test_a_gauge_is_read_when_asked():
    gauge = Gauge("test_gauge", "Gauge.", ["kind"], lambda: [(("a",), 4)], store="any")

    assert list(gauge.read()) == [(("a",), 4)]
