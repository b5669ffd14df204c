"""Write what changes an order's money after it was charged."""

from datetime import datetime

from delivery.events.outbox import Actor
from delivery.kernel.ids import uuid7
from orders.models import Adjustment, Order, OrderItem
from orders.policy import AdjustmentKind
from orders.pricing import Price


def price_of(order: Order) -> Price:
    """Return the price at which an order was placed."""
    return Price(
        subtotal_minor=order.subtotal_minor,
        delivery_fee_minor=order.delivery_fee_minor,
        service_fee_minor=order.service_fee_minor,
        tax_minor=order.tax_minor,
        tip_minor=order.tip_minor,
        discount_minor=order.discount_minor,
    )


def refund(
    order: Order,
    kind: AdjustmentKind,
    amount_minor: int,
    *,
    item: OrderItem | None = None,
    note: str = "",
    actor: Actor,
    now: datetime,
) -> None:
    """Give money back, never more than is left; sets `refunded_minor` without saving it.

    A step: it needs the order's lock, and the caller saves the order.
    """
    left_minor = order.total_minor + order.tip_added_minor - order.refunded_minor
    amount_minor = min(amount_minor, left_minor)
    order.refunded_minor += amount_minor
    _write(order, kind, -amount_minor, item, note, actor, now)


def charge_tip(order: Order, amount_minor: int, *, actor: Actor, now: datetime) -> None:
    """Charge a tip on top; sets `tip_added_minor` without saving it.

    A step: it needs the order's lock, and the caller saves the order.
    """
    order.tip_added_minor += amount_minor
    _write(order, AdjustmentKind.TIP, amount_minor, None, "", actor, now)


def _write(
    order: Order,
    kind: AdjustmentKind,
    amount_minor: int,
    item: OrderItem | None,
    note: str,
    actor: Actor,
    now: datetime,
) -> None:
    Adjustment(
        id=uuid7(now),
        order=order,
        item=item,
        kind=kind,
        amount_minor=amount_minor,
        note=note,
        actor_id=actor.pk,
        created_at=now,
    ).save(force_insert=True)
