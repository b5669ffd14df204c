"""The one writer of an order's status."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext

from delivery.accounts.actors import SystemActor
from delivery.accounts.models import User
from delivery.events.outbox import emit
from delivery.kernel.clock import rfc3339, rfc3339_or_none
from delivery.kernel.errors import Invalid
from delivery.media.photos import Upload
from orders.errors import AlreadyAssigned, NoDriver, NotDispatchable, OrderNotFound, TooEarly
from orders.locks import lock_order
from orders.models import Order
from orders.selectors import party_of
from orders.services.cancellation import settle_cancellation
from orders.services.handover import prove_handover
from orders.states import DISPATCHABLE, MACHINE, STAMPS, OrderStatus, Party

Actor = User | SystemActor
# What a move changes besides the status, decided under the order's lock at the move's instant.
Details = Callable[[Order, Party, datetime], dict[str, Any]]
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
    if prep_minutes is not None and not 1 <= prep_minutes <= MAX_PREP_MINUTES:
        raise Invalid(
            fields={
                "prep_minutes": [gettext("Between 1 and {most}.").format(most=MAX_PREP_MINUTES)]
            }
        )

    def promise(order: Order, party: Party, at: datetime) -> dict[str, Any]:
        return {} if prep_minutes is None else {"prep_minutes": prep_minutes}

    return _move("confirm", order_id, actor, now, promise)


def reject_order(*, order_id: UUID, actor: Actor, reason: str, now: datetime) -> Order:
    """Decline an order for the shop."""

    def settle(order: Order, party: Party, at: datetime) -> dict[str, Any]:
        return settle_cancellation(order, party, reason=reason, actor=actor, now=at)

    return _move("reject", order_id, actor, now, settle)


def start_preparing(*, order_id: UUID, actor: Actor, now: datetime) -> Order:
    """Record that the kitchen has begun; raise TooEarly for an order that is for later."""

    def check(order: Order, party: Party, at: datetime) -> dict[str, Any]:
        if order.due_at and at < order.due_at:
            raise TooEarly(f"Begin at {rfc3339(order.due_at)}.")
        return {}

    return _move("start_preparing", order_id, actor, now, check)


def mark_ready(*, order_id: UUID, actor: Actor, now: datetime) -> Order:
    """Record that the order waits to be picked up."""
    return _move("mark_ready", order_id, actor, now)


def pick_up_order(*, order_id: UUID, actor: Actor, now: datetime) -> Order:
    """Record that the driver has the order; raise NoDriver where an operator is too early."""

    def check(order: Order, party: Party, at: datetime) -> dict[str, Any]:
        if order.driver_id is None:
            raise NoDriver
        return {}

    return _move("pick_up", order_id, actor, now, check)


def deliver_order(
    *,
    order_id: UUID,
    actor: Actor,
    now: datetime,
    pin: str = "",
    photo: Upload | None = None,
) -> Order:
    """Record that the customer has the order; a photo is kept if one is sent.

    Raises what `prove_handover` raises.
    """

    def check(order: Order, party: Party, at: datetime) -> dict[str, Any]:
        return prove_handover(order, party, pin=pin, photo=photo)

    return _move("deliver", order_id, actor, now, check)


def cancel_order(
    *,
    order_id: UUID,
    actor: Actor,
    reason: str,
    now: datetime,
    accepted_fee_minor: int | None = None,
) -> Order:
    """Call an order off; raise what `settle_cancellation` raises."""

    def settle(order: Order, party: Party, at: datetime) -> dict[str, Any]:
        return settle_cancellation(
            order,
            party,
            reason=reason,
            accepted_fee_minor=accepted_fee_minor,
            actor=actor,
            now=at,
        )

    return _move("cancel", order_id, actor, now, settle)


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


def hand_over(*, order_id: UUID, driver: User, actor: Actor, now: datetime) -> Order:
    """Give an order that is on its way to another driver, who takes it over in person.

    A step of the operator's transaction. Raises NotDispatchable.
    """
    order = lock_order(order_id)
    if order.status != OrderStatus.PICKED_UP:
        raise NotDispatchable
    return _set_driver(order, driver, actor, now, "order.driver_assigned")


def _set_driver(
    order: Order, driver: User | None, actor: Actor, now: datetime, event: str
) -> Order:
    at = max(now, order.last_moved_at)
    previous_id = order.driver_id
    order.driver = driver
    order.assigned_at = at if driver else None
    order.save(update_fields=["driver", "assigned_at"])
    emit(
        event,
        subject_type="order",
        subject_id=order.pk,
        actor=actor,
        now=at,
        data={
            "driver_id": order.driver_id,
            "previous_driver_id": previous_id,
            "shop_id": order.shop_id,
            "changes": {"assigned_at": rfc3339_or_none(order.assigned_at)},
        },
    )
    return order


def _nothing_else(order: Order, party: Party, at: datetime) -> dict[str, Any]:
    return {}


@transaction.atomic
def _move(
    name: str, order_id: UUID, actor: Actor, now: datetime, details: Details = _nothing_else
) -> Order:
    order = lock_order(order_id)
    party = _party(order, actor)
    source = OrderStatus(order.status)
    target = MACHINE.target(name, source=source, role=party)
    # Who waited for the lock took `now` before; times follow the order in which things happened.
    at = max(now, order.last_moved_at)
    changes = {"status": target, STAMPS[target]: at, **details(order, party, at)}
    for field, value in changes.items():
        setattr(order, field, value)
    order.save(update_fields=list(changes))
    emit(
        _EVENTS[name],
        subject_type="order",
        subject_id=order.pk,
        actor=actor,
        now=at,
        data={
            "from": source,
            "driver_id": order.driver_id,
            "shop_id": order.shop_id,
            "changes": {**changes, STAMPS[target]: rfc3339(at)},
        },
    )
    return order


def _party(order: Order, actor: Actor) -> Party:
    party = party_of(order, actor) if isinstance(actor, User) else Party.SYSTEM
    if party is None:
        raise OrderNotFound
    return party
