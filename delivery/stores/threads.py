"""Leave the event loop for calls that wait for a store."""

from collections.abc import Callable
from typing import ParamSpec, TypeVar

from channels.db import database_sync_to_async

P = ParamSpec("P")
R = TypeVar("R")


async def in_thread(call: Callable[P, R], /, *args: P.args, **kwargs: P.kwargs) -> R:
    """Run a blocking call in a thread, which gives its database connection back afterwards.

    The default of asgiref would queue the calls of all sockets in one thread and keep that
    thread's connection for good, even after the server has cut it.
    """
    result: R = await database_sync_to_async(call, thread_sensitive=False)(*args, **kwargs)
    return result
