"""Relay on Celery: at once when nudged, and by a sweep for whatever a nudge missed."""

from celery import shared_task

from delivery.events.relay import pending_subjects, relay_subject
from delivery.kernel.clock import utc_now

_SWEEP_LIMIT = 500


@shared_task(name="events.relay", queue="events", time_limit=60)
def relay(subjects: list[tuple[str, str]]) -> None:
    """Relay the pending events of subjects that have just been told of."""
    for subject_type, subject_id in subjects:
        relay_subject(subject_type, subject_id, now=utc_now())


@shared_task(name="events.sweep", queue="events", time_limit=60)
def sweep() -> None:
    """Relay every subject that has an event due."""
    for subject_type, subject_id in pending_subjects(now=utc_now(), limit=_SWEEP_LIMIT):
        relay_subject(subject_type, subject_id, now=utc_now())
