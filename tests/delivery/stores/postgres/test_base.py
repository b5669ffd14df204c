"""A connection that the server has ended is never handed out."""

import psycopg
import pytest
from django.db import connection
from psycopg import OperationalError

from delivery.stores.postgres.base import refuse_dead

pytestmark = pytest.mark.django_db(transaction=True)
_OTHERS = """
SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid()
"""


def end_all() -> int:
    """End every backend as a stopping server does, wait until they are gone, and count them."""
    names = ("host", "port", "user", "password", "dbname")
    there = {name: connection.get_connection_params()[name] for name in names}
    with psycopg.connect(**there, autocommit=True) as own:
        return len(own.execute(_OTHERS).fetchall())


def test_connections_that_the_server_ended_are_replaced_without_a_failure():
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    connection.close()
    assert end_all() >= 1

    for number in range(3):
        with connection.cursor() as cursor:
            cursor.execute("SELECT %s", [number])
            assert cursor.fetchone() == (number,)
        connection.close()


def test_a_dead_connection_is_told_by_its_socket():
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        raw = cursor.connection
    refuse_dead(raw)
    end_all()

    with pytest.raises(OperationalError):
        refuse_dead(raw)
    connection.close()
