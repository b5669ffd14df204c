"""Locks of the driver domain; an order's lock (orders.locks) is always taken before these."""

from django.db import connection, transaction

from drivers.errors import NotADriver
from drivers.models import Driver

_DISPATCH_LOCK_CLASS = 7_702


def lock_driver(user_id: int) -> Driver:
    """Lock a driver's row until the transaction ends; raise NotADriver. A step."""
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("lock_driver() needs a transaction")
    driver = (
        Driver.objects.select_for_update(of=("self",), no_key=True)
        .select_related("user", "region")
        .filter(pk=user_id)
        .first()
    )
    if driver is None:
        raise NotADriver
    return driver


def try_lock_dispatch(region_id: int) -> bool:
    """Become the only dispatcher of a region until the transaction ends; False if another is."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_try_advisory_xact_lock(%s, %s)", [_DISPATCH_LOCK_CLASS, region_id]
        )
        return bool(cursor.fetchone()[0])
