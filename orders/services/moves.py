"""The one writer of an order's status."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from delivery.accounts.actors import SystemActor
from delivery.accounts.models import User
from delivery.events.outbox import emit
from delivery.kernel.clock import rfc3339, rfc3339_or_none
from delivery.kernel.errors import Invalid
from orders.errors import AlreadyAssigned, NotDispatchable, OrderNotFound
from orders.locks import lock_order
from orders.models import Order
from orders.selectors import party_of
from orders.states import DISPATCHABLE, MACHINE, STAMPS, OrderStatus, Party

Actor = User | SystemActor
# What each move is called once it has happened.
_EVENTS = {
    "confirm": "order.confirmed",
    "start_preparing": "order.preparing",
    "mark_ready": "order.ready",
    "pick_up": "order.picked_up",
    "deliver": "order.delivered",
    "reject": "order.cancelled",
    "cancel": "order.cancelled",
}
MAX_PREP_MINUTES = 180


def confirm_order(
    *, order_id: UUID, actor: Actor, now: datetime, prep_minutes: int | None = None
) -> Order:
    """Accept an order for the shop, which may say how long the kitchen will take."""
    details: dict[str, Any] = {}
    if prep_minutes is not None:
        if not 1 <= prep_minutes <= MAX_PREP_MINUTES:
            raise Invalid(fields={"prep_minutes": [f"Between 1 and {MAX_PREP_MINUTES}."]})
        details["prep_minutes"] = prep_minutes
    return _move("confirm", order_id, actor, now, **details)


def reject_order(*, order_id: UUID, actor: Actor, reason: str, now: datetime) -> Order:
    """Decline an order for the shop."""
    return _move("reject", order_id, actor, now, cancel_reason=reason)


def start_preparing(*, order_id: UUID, actor: Actor, now: datetime) -> Order:
    """Record that the kitchen has begun."""
    return _move("start_preparing", order_id, actor, now)


def mark_ready(*, order_id: UUID, actor: Actor, now: datetime) -> Order:
    """Record that the order waits to be picked up."""
    return _move("mark_ready", order_id, actor, now)


def pick_up_order(*, order_id: UUID, actor: Actor, now: datetime) -> Order:
    """Record that the driver has the order."""
    return _move("pick_up", order_id, actor, now)


def deliver_order(*, order_id: UUID, actor: Actor, now: datetime) -> Order:
    """Record that the customer has the order."""
    return _move("deliver", order_id, actor, now)


def cancel_order(*, order_id: UUID, actor: Actor, reason: str, now: datetime) -> Order:
    """Call an order off."""
    return _move("cancel", order_id, actor, now, cancel_reason=reason)


def assign_driver(*, order_id: UUID, driver: User, actor: Actor, now: datetime) -> Order:
    """Give an unassigned order to a driver.

    A step of the dispatcher's transaction. Raises AlreadyAssigned, NotDispatchable.
    """
    order = lock_order(order_id)
    if order.driver_id is not None:
        raise AlreadyAssigned
    if order.status not in DISPATCHABLE:
        raise NotDispatchable
    return _set_driver(order, driver, actor, now, "order.driver_assigned")


def unassign_driver(*, order_id: UUID, actor: Actor, now: datetime) -> Order:
    """Take an order that is not yet picked up from its driver.

    A step of the dispatcher's transaction. Raises NotDispatchable.
    """
    order = lock_order(order_id)
    if order.status not in DISPATCHABLE or order.driver_id is None:
        raise NotDispatchable
    return _set_driver(order, None, actor, now, "order.driver_unassigned")


def _set_driver(
    order: Order, driver: User | None, actor: Actor, now: datetime, event: str
) -> Order:
    previous_id = order.driver_id
    order.driver = driver
    order.assigned_at = now if driver else None
    order.save(update_fields=["driver", "assigned_at"])
    emit(
        event,
        subject_type="order",
        subject_id=order.pk,
        actor=actor,
        now=now,
        data={
            "driver_id": order.driver_id,
            "previous_driver_id": previous_id,
            "shop_id": order.shop_id,
            "changes": {"assigned_at": rfc3339_or_none(order.assigned_at)},
        },
    )
    return order


@transaction.atomic
def _move(name: str, order_id: UUID, actor: Actor, now: datetime, **details: Any) -> Order:
    order = lock_order(order_id)
    party = _party(order, actor)
    source = OrderStatus(order.status)
    target = MACHINE.target(name, source=source, role=party)
    changes = {"status": target, STAMPS[target]: now, **details}
    if target == OrderStatus.CANCELLED:
        changes["cancelled_by"] = party
    for field, value in changes.items():
        setattr(order, field, value)
    order.save(update_fields=list(changes))
    emit(
        _EVENTS[name],
        subject_type="order",
        subject_id=order.pk,
        actor=actor,
        now=now,
        data={
            "from": source,
            "driver_id": order.driver_id,
            "shop_id": order.shop_id,
            "changes": {**changes, STAMPS[target]: rfc3339(now)},
        },
    )
    return order


def _party(order: Order, actor: Actor) -> Party:
    party = party_of(order, actor) if isinstance(actor, User) else Party.SYSTEM
    if party is None:
        raise OrderNotFound
    return party
