"""Workers hand on what they counted, whichever kind of pool they have."""

from typing import Any

from celery import signals

from delivery.ops.totals import publish_in_background


@signals.worker_ready.connect
@signals.worker_process_init.connect
def hand_on_counts(**_: Any) -> None:
    """Begin publishing from this process: a worker with threads, or a child of a forking one."""
    publish_in_background()
