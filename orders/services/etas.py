"""Keep on the order what was last promised for its arrival."""

from datetime import datetime
from uuid import UUID

from orders.models import Order
from orders.states import ACTIVE


def set_eta(
    *, order_id: UUID, eta_at: datetime, eta_low_at: datetime, eta_high_at: datetime
) -> bool:
    """Store an estimate on an active order; tell whether there was one to store it on."""
    updated = Order.objects.filter(pk=order_id, status__in=ACTIVE).update(
        eta_at=eta_at, eta_low_at=eta_low_at, eta_high_at=eta_high_at
    )
    return updated == 1
