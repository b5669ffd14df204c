"""A connection that the server has ended is never handed out."""

import psycopg
import pytest
from django.db import connection
from psycopg import OperationalError

from delivery.stores.postgres.base import refuse_dead

pytestmark = pytest.mark.django_db(transaction=True)


def end(pid: int) -> None:
    """End a backend as a stopping server does, and wait until it is gone."""
    names = ("host", "port", "user", "password", "dbname")
    there = {name: connection.get_connection_params()[name] for name in names}
    with psycopg.connect(**there, autocommit=True) as own:
        own.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])


def own_pid() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return cursor.fetchone()[0]


def test_a_connection_that_the_server_ended_is_replaced_without_a_failure():
    ended = own_pid()
    connection.close()
    end(ended)

    for _ in range(3):
        assert own_pid() != ended
        connection.close()


def test_a_dead_connection_is_told_by_its_socket():
    ended = own_pid()
    raw = connection.connection
    refuse_dead(raw)
    end(ended)

    with pytest.raises(OperationalError):
        refuse_dead(raw)
    connection.close()
