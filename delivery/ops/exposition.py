"""Write all metrics as Prometheus text."""

from collections.abc import Iterator

import structlog
from kombu.exceptions import OperationalError
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
    Metric,
)
from prometheus_client.registry import Collector

from delivery.ops.totals import Totals, read_totals
from delivery.stores.outages import OUTAGES
from delivery.telemetry import metrics
from delivery.telemetry.metrics import SUM, Counter, Gauge, Histogram

log = structlog.get_logger(__name__)
_AWAY = (*OUTAGES, OperationalError)


class Platform(Collector):
    """Collect what every process counted, and the state of now.

    What a store that is away would have told is left out: the rest is needed most just then.
    """

    def collect(self) -> Iterator[Metric]:
        """Yield a family per declared metric."""
        try:
            totals = read_totals([*metrics.counters, *metrics.histograms])
        except OUTAGES as error:
            log.warning("metrics_not_read", error=str(error))
            totals = {}
        for name, fields in totals.items():
            if name in metrics.counters:
                yield counter_family(metrics.counters[name], fields)
            else:
                yield histogram_family(metrics.histograms[name], fields)
        yield from _gauges()


def _gauges() -> Iterator[Metric]:
    # Each would wait for seconds for a store that is away: together, longer than Prometheus does.
    away: set[str] = set()
    for gauge in metrics.gauges.values():
        if gauge.store in away:
            continue
        try:
            yield gauge_family(gauge)
        except _AWAY as error:
            away.add(gauge.store)
            log.warning("gauge_not_read", gauge=gauge.name, error=str(error))


def exposition() -> bytes:
    """Return the text of this moment."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(Platform())
    return generate_latest(registry)


def counter_family(counter: Counter, totals: Totals) -> CounterMetricFamily:
    """Return a counter's samples; one that never counted has none unless it has no labels."""
    family = CounterMetricFamily(counter.name, counter.help_text, labels=counter.labels)
    if not counter.labels and not totals:
        family.add_metric([], 0.0)
    for values, total in sorted(totals.items()):
        family.add_metric([str(value) for value in values], total)
    return family


def histogram_family(histogram: Histogram, totals: Totals) -> HistogramMetricFamily:
    """Return a histogram's samples, its buckets added up as Prometheus wants them."""
    family = HistogramMetricFamily(histogram.name, histogram.help_text, labels=histogram.labels)
    by_labels: dict[tuple[str, ...], dict[str | int, float]] = {}
    for (*values, part), total in totals.items():
        by_labels.setdefault(tuple(map(str, values)), {})[part] = total
    bounds = [*(str(float(bound)) for bound in histogram.bounds), "+Inf"]
    for values, parts in sorted(by_labels.items()):
        buckets, count = [], 0.0
        for number, bound in enumerate(bounds):
            count += parts.get(number, 0.0)
            buckets.append((bound, count))
        family.add_metric(values, buckets, parts.get(SUM, 0.0))
    return family


def gauge_family(gauge: Gauge) -> GaugeMetricFamily:
    """Return a gauge's samples, read now."""
    family = GaugeMetricFamily(gauge.name, gauge.help_text, labels=gauge.labels)
    for values, figure in gauge.read():
        family.add_metric([str(value) for value in values], figure)
    return family
