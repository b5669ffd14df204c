"""Which stores answer, what waits for the workers, and what the archive's upkeep missed."""

from delivery.archive.partitions import rows_astray
from delivery.ops.health import stores
from delivery.ops.queues import depths
from delivery.telemetry.metrics import Gauge, Reading


def _up() -> Reading:
    yield from (((name,), float(answers)) for name, answers in stores())


def _depths() -> Reading:
    yield from (((queue,), waiting) for queue, waiting in depths())


def _astray() -> Reading:
    yield (), sum(rows_astray().values())


Gauge("delivery_store_up", "Whether a store answers: 1 or 0.", ["store"], _up, store="any")
Gauge("delivery_queue_depth", "Tasks waiting for a worker.", ["queue"], _depths, store="broker")
Gauge("delivery_rows_astray", "Rows that missed their partition.", (), _astray, store="postgres")
