"""Take tables for oneself without standing in anybody's way for long."""

import time
from collections.abc import Sequence

from django.db import OperationalError, transaction

from delivery.archive.catalogue import execute, fetch

# Less than the second after which PostgreSQL looks for a deadlock: who loses one is always we.
PATIENCE_MS = 500
TRIES = 8
_PAUSE_S = 0.25


def take_tables(tables: Sequence[str]) -> None:
    """Lock tables and those that they refer to against everybody, all of them or none.

    Parents come before children, as who reads and writes takes them. A step: it needs an open
    transaction. Raises OperationalError where they are not to be had after several tries.
    """
    named = ", ".join(f'"{table}"' for table in [*_referred_to(tables), *tables])
    usual = fetch("SHOW statement_timeout")[0][0]
    for attempt in range(1, TRIES + 1):
        try:
            with transaction.atomic():
                execute(f"SET LOCAL statement_timeout = {PATIENCE_MS}")
                execute(f"LOCK TABLE {named} IN ACCESS EXCLUSIVE MODE")
                execute(f"SET LOCAL statement_timeout = '{usual}'")
        except OperationalError:
            if attempt == TRIES:
                raise
            time.sleep(_PAUSE_S)
        else:
            return


def _referred_to(tables: Sequence[str]) -> list[str]:
    """Return which others the tables' foreign keys lead to: dropping a key locks both ends."""
    rows = fetch(
        "SELECT DISTINCT confrelid::regclass::text FROM pg_constraint "
        "WHERE contype = 'f' AND conrelid = ANY(%s::regclass[]) AND conparentid = 0 ORDER BY 1",
        list(tables),
    )
    return [table for (table,) in rows if table not in tables]
