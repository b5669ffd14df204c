"""Archived tables held as temporary ones."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

from delivery.archive.catalogue import execute
from delivery.archive.models import ArchiveUnit
from delivery.archive.store import reading


@contextmanager
def staged(unit: ArchiveUnit, entry: dict[str, Any], *, name: str = "") -> Iterator[str]:
    """Hold one archived table as a temporary one; raise ArchiveDamaged where it is not whole."""
    stage = name or f"restored_{entry['table']}"
    columns = ", ".join(f'"{column}" {kind}' for column, kind in entry["columns"])
    execute(f'CREATE TEMP TABLE "{stage}" ({columns})')
    with (
        reading(unit, entry) as pieces,
        connection.cursor() as cursor,
        cursor.copy(f'COPY pg_temp."{stage}" FROM STDIN (FORMAT CSV, HEADER)') as copy,
    ):
        for piece in pieces:
            copy.write(piece)
    yield stage
    execute(f'DROP TABLE pg_temp."{stage}"')
