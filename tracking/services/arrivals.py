"""Notice where a driver has arrived, by its position or its word."""

from datetime import datetime
from uuid import UUID

from delivery.geo.positions import Fix
from delivery.kernel.geometry import haversine_m
from orders.models import Order
from orders.states import OrderStatus
from tracking.models import Journey

# A fix is off by some metres, and nobody parks in the doorway.
ARRIVED_M = 60.0


def note_arrival(order: Order, journey: Journey, fix: Fix | None) -> bool:
    """Set on the journey, unsaved, that the driver is at the shop or the door; tell if it is new.

    A driver on another errand may pass by: the first time counts all the same, as it cannot be
    told from waiting outside.
    """
    if fix is None or fix.is_coarse or order.driver_id is None:
        return False
    if order.status == OrderStatus.PICKED_UP:
        if journey.at_door_at or haversine_m(fix.point, order.dropoff) > ARRIVED_M:
            return False
        journey.at_door_at = _within(fix.recorded_at, order.picked_up_at)
        return True
    if journey.at_shop_at or haversine_m(fix.point, order.shop.point) > ARRIVED_M:
        return False
    journey.at_shop_at = _within(fix.recorded_at, order.assigned_at)
    return True


def note_word(*, order_id: UUID, at: datetime) -> None:
    """Keep that the driver says it is at the shop, unless that was seen already."""
    Journey.objects.filter(order_id=order_id, at_shop_at=None).update(at_shop_at=at)


def forget_driver(*, order_id: UUID) -> None:
    """Wait for another driver to arrive; clients drop the reason for being late, too."""
    Journey.objects.filter(order_id=order_id).update(
        at_shop_at=None, at_door_at=None, delay_reason="", next_delay_reason="", next_delay_at=None
    )


def _within(at: datetime, since: datetime | None) -> datetime:
    """Return the instant, not before the errand began: the driver may have been there already."""
    return max(at, since) if since else at
