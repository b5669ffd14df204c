"""The queues that background tasks wait in."""

from collections.abc import Iterator
from functools import cache

from amqp.exceptions import ChannelError
from celery import current_app


@cache
def queue_names() -> tuple[str, ...]:
    """Return the queues that the platform's tasks name."""
    current_app.loader.import_default_modules()
    queues = {getattr(task, "queue", None) for task in current_app.tasks.values()}
    return tuple(sorted(queues - {None}))


def depths() -> Iterator[tuple[str, int]]:
    """Yield each queue and how many tasks wait in it; raises what the broker raises."""
    with current_app.connection_for_read() as broker, broker.channel() as channel:
        for name in queue_names():
            try:
                yield name, channel.queue_declare(name, passive=True).message_count
            except ChannelError:
                # Nobody has put anything into it since the broker began.
                yield name, 0
