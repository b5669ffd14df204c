"""A tip after delivery: once, within a week."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from delivery.accounts.models import User
from delivery.events.outbox import emit
from orders.errors import AlreadyTipped, OrderNotFound, TooEarlyToTip, WindowClosed
from orders.locks import lock_order
from orders.models import Order
from orders.policy import TIP_WINDOW
from orders.services.ledger import charge_tip
from orders.states import OrderStatus


@transaction.atomic
def add_tip(*, order_id: UUID, actor: User, tip_minor: int, now: datetime) -> Order:
    """Charge the customer a tip for the driver, beside the one given with the order.

    Raises OrderNotFound (also for whoever is not the customer), TooEarlyToTip, AlreadyTipped,
    WindowClosed.
    """
    order = lock_order(order_id)
    if order.customer_id != actor.pk:
        raise OrderNotFound
    if order.status != OrderStatus.DELIVERED or order.delivered_at is None:
        raise TooEarlyToTip
    if order.tip_added_minor:
        raise AlreadyTipped
    if now > order.delivered_at + TIP_WINDOW:
        raise WindowClosed
    charge_tip(order, tip_minor, actor=actor, now=now)
    order.save(update_fields=["tip_added_minor"])
    emit(
        "order.tipped",
        subject_type="order",
        subject_id=order.pk,
        actor=actor,
        now=now,
        data={
            "driver_id": order.driver_id,
            "shop_id": order.shop_id,
            "changes": {"tip_added_minor": order.tip_added_minor},
        },
    )
    return order
