from celery import current_app, shared_task

from delivery.telemetry.metrics import drain


@shared_task(name="test.timed", queue="events")
def timed() -> None:
    """Do nothing, for a while."""


def test_a_task_is_counted_by_how_it_ended():
    drain()
    timed.apply()

    counted = drain()["delivery_task_seconds"]
    assert sum(n for field, n in counted.items() if "sum" not in field) == 1.0
    assert all(field.startswith('["test.timed", "SUCCESS"') for field in counted)
    del current_app.tasks["test.timed"]
