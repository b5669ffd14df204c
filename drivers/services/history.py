"""Write down where drivers were: many points at a time, by COPY."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from django.db import connection, transaction
from psycopg.errors import UniqueViolation

from drivers.models import LocationPoint

# Farther off than this, a point says in which quarter a driver is but not in which street.
MAX_ACCURACY_M = 100.0

_TABLE = LocationPoint._meta.db_table
_COLUMNS = (
    "driver_id, recorded_at, received_at, lat, lng, speed_mps, heading_deg, accuracy_m, "
    "is_late, is_inaccurate"
)
_TYPES = ["int8", "timestamptz", "timestamptz", *["float8"] * 5, "bool", "bool"]
_STAGE = "drivers_locationpoint_stage"


class HistoryPoint(NamedTuple):
    """One position as it came in; `is_late` where a newer one of the driver was known already."""

    driver_id: int
    recorded_at: datetime
    received_at: datetime
    lat: float
    lng: float
    speed_mps: float | None = None
    heading_deg: float | None = None
    accuracy_m: float | None = None
    is_late: bool = False


def write_points(*, points: Sequence[HistoryPoint]) -> int:
    """Append points in any order; return how many were new.

    A driver's second point for the same instant is left out. Points outside the days that have
    a partition go to the default one, over which upkeep raises an alarm.
    """
    if not points:
        return 0
    try:
        with transaction.atomic():
            _copy(points, _TABLE)
    except UniqueViolation:
        return _write_new(points)
    return len(points)


def _write_new(points: Iterable[HistoryPoint]) -> int:
    # COPY cannot skip what is there already, and takes twice as long by way of a table that can.
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMP TABLE {_STAGE} (LIKE {_TABLE}) ON COMMIT DROP")
        _copy(points, _STAGE)
        cursor.execute(
            f"INSERT INTO {_TABLE} ({_COLUMNS}) "  # noqa: S608 - names of this module
            f"SELECT {_COLUMNS} FROM {_STAGE} ON CONFLICT DO NOTHING"
        )
        written: int = cursor.rowcount
        cursor.execute(f"DROP TABLE {_STAGE}")
    return written


def _copy(points: Iterable[HistoryPoint], table: str) -> None:
    statement = f"COPY {table} ({_COLUMNS}) FROM STDIN (FORMAT BINARY)"
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        copy.set_types(_TYPES)
        for point in points:
            is_inaccurate = point.accuracy_m is not None and point.accuracy_m > MAX_ACCURACY_M
            copy.write_row((*point, is_inaccurate))
