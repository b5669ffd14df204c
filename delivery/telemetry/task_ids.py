"""Every log line of a background task names the task, and the ids that it was given."""

from collections.abc import Mapping, Sequence
from contextvars import Token
from inspect import signature
from typing import Any

import structlog
from celery import signals

from delivery.telemetry.subjects import ids_of

_bound: dict[str, Mapping[str, "Token[Any]"]] = {}


@signals.task_prerun.connect
def bind_ids(
    task_id: str, task: Any, args: Sequence[Any], kwargs: Mapping[str, Any], **_: Any
) -> None:
    """Bind the name and the ids of a task that begins."""
    given = signature(task.run).bind_partial(*args, **kwargs).arguments
    _bound[task_id] = structlog.contextvars.bind_contextvars(task=task.name, **ids_of(given))


@signals.task_postrun.connect
def unbind_ids(task_id: str, **_: Any) -> None:
    """Forget the ids of a task that ended: its thread or process goes on to another."""
    structlog.contextvars.reset_contextvars(**_bound.pop(task_id, {}))
