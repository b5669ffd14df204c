import pytest
from celery import shared_task
from celery.app.trace import trace_task
from opentelemetry.trace import StatusCode

from delivery.celery import app
from delivery.events.tasks import sweep
from delivery.telemetry.tracing.spans import span_of


@shared_task(name="tests.broken", queue="events")
def broken():
    raise ValueError("aino@example.org")


def sent(queue):
    """Return the headers of the message that waits in a queue, and take it away."""
    with app.connection_for_write() as connection:
        message = connection.SimpleQueue(queue).get(timeout=30)
        message.ack()
        return message.headers


def test_a_task_carries_the_trace_that_sends_it(spans):
    with span_of(spans.provider.get_tracer("tests"), "work"):
        sweep.delay()
    (work,) = spans.named("work")
    assert sent("events")["traceparent"].split("-")[1:3] == [
        format(work.context.trace_id, "032x"),
        format(work.context.span_id, "016x"),
    ]


def test_what_the_clock_sends_carries_none(spans):
    sweep.delay()
    assert "traceparent" not in sent("events")


def test_a_task_is_a_part_of_what_sent_it(spans):
    with span_of(spans.provider.get_tracer("tests"), "work"):
        broken.delay()
    headers = sent("events")
    # What a worker does with a message.
    trace_task(broken, headers["id"], [], {}, request=headers, app=app)
    (work,), (task,) = spans.named("work"), spans.named("task tests.broken")
    assert task.context.trace_id == work.context.trace_id
    assert task.parent.span_id == work.context.span_id


def test_a_task_that_fails_says_so_without_the_text_of_its_error(spans):
    broken.apply()
    (task,) = spans.named("task tests.broken")
    assert task.parent is None
    assert task.status.status_code is StatusCode.ERROR
    assert (task.attributes["error.type"], task.attributes["celery.state"]) == (
        "ValueError",
        "FAILURE",
    )
    assert "aino" not in task.to_json()


@pytest.mark.django_db
def test_statements_of_a_task_are_parts_of_it(spans):
    sweep.apply()
    (task,) = spans.named("task events.sweep")
    assert {span.parent.span_id for span in spans.of("postgresql")} == {task.context.span_id}
