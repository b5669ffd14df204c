"""Tell a dead connection by its socket: asking the server would cost each request a round trip."""

import select

from django.db.backends.postgresql.base import DatabaseWrapper as DjangoWrapper
from psycopg import Connection
from psycopg_pool import ConnectionPool


class DatabaseWrapper(DjangoWrapper):
    """Work as Django's engine, with a pool whose idle connections are looked at, not asked."""

    @property
    def pool(self) -> ConnectionPool | None:
        """Return the pool of this process; see `refuse_dead` for what it hands out."""
        pool: ConnectionPool | None = super().pool
        if pool is not None:
            pool._check = refuse_dead  # noqa: SLF001 (Django offers its own check or none)
        return pool


def refuse_dead(connection: Connection) -> None:
    """Raise OperationalError for a connection that the server has ended.

    A server that stops or is killed closes its end, and an idle connection has nothing to read
    before that: only where there is something is the server asked. A peer that vanishes without a
    word is left to TCP's keep-alive.
    """
    poll = select.poll()
    poll.register(connection.fileno(), select.POLLIN)
    if poll.poll(0):
        ConnectionPool.check_connection(connection)
