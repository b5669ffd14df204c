"""How long background tasks take and how they end."""

import time
from typing import Any

from celery import signals

from delivery.telemetry.metrics import Histogram

TASK_SECONDS = Histogram(
    "delivery_task_seconds",
    "Duration of background tasks, by how they ended.",
    (0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15, 60),
    "task",
    "state",
)
_began: dict[str, float] = {}


@signals.task_prerun.connect
def note_begin(task_id: str, **_: Any) -> None:
    """Remember when a task began."""
    _began[task_id] = time.perf_counter()


@signals.task_postrun.connect
def count_end(task_id: str, task: Any, state: str | None, **_: Any) -> None:
    """Count a task that ended, by Celery's name for how."""
    began = _began.pop(task_id, None)
    if began is not None:
        TASK_SECONDS.observe(time.perf_counter() - began, task.name, state or "UNKNOWN")
