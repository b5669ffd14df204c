"""What waits for the workers, and what the archive's upkeep missed."""

from delivery.archive.partitions import rows_astray
from delivery.ops.queues import depths
from delivery.telemetry.metrics import Gauge, Reading


def _depths() -> Reading:
    yield from (((queue,), waiting) for queue, waiting in depths())


def _astray() -> Reading:
    yield (), sum(rows_astray().values())


Gauge("delivery_queue_depth", "Tasks waiting for a worker.", ["queue"], _depths)
Gauge("delivery_rows_astray", "Rows that missed their partition.", (), _astray)
