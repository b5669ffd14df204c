"""Row locks of the order domain, always taken in this order: order, then anything below it."""

from uuid import UUID

from django.db import transaction

from orders.errors import OrderNotFound
from orders.models import Order


def lock_order(order_id: UUID) -> Order:
    """Lock an order's row until the transaction ends and return it as it is now.

    Raises OrderNotFound. A step: it needs an open transaction.
    """
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("lock_order() needs a transaction")
    order = (
        # Weaker than FOR UPDATE on purpose: rows that refer to the order may still be inserted.
        Order.objects.select_for_update(of=("self",), no_key=True)
        .select_related("shop", "region__tariff")
        .filter(pk=order_id)
        .first()
    )
    if order is None:
        raise OrderNotFound
    return order
