"""Run a statement of our own that the database plans once per connection, not once per call."""

from collections.abc import Sequence
from typing import Any, cast

import psycopg
from django.db import connection
from django.db.backends.utils import CursorWrapper


def run_planned(sql: str, parameters: Sequence[Any]) -> CursorWrapper:
    """Run a statement and return its cursor, to be fetched from at once.

    Django's cursors write parameters into the text, which PostgreSQL then plans anew each time. So
    does this on a connection that is told to prepare nothing.
    """
    connection.ensure_connection()
    raw = cast("psycopg.Connection[Any]", connection.connection)
    if raw.prepare_threshold is None:
        cursor = connection.cursor()
    else:
        # Django keeps making the wrapper that counts and logs statements to itself.
        wrap = connection._prepare_cursor  # type: ignore[attr-defined]  # noqa: SLF001
        cursor = wrap(psycopg.Cursor(raw))
    cursor.execute(sql, parameters)
    return cursor
