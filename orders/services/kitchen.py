"""What a shop's people do with an order at their board, said back in words."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from delivery.accounts.models import User
from delivery.kernel.errors import Conflict
from orders.kitchen import STATE_WORDS
from orders.models import Order
from orders.selectors import order_for
from orders.services.moves import confirm_order, mark_ready, reject_order, start_preparing
from orders.services.sold_out import mark_sold_out
from orders.states import OrderStatus, Party


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of it: `is_done` also where it had been done before."""

    order: Order
    is_done: bool
    text: str


def accept(*, order_id: UUID, actor: User, now: datetime, prep_minutes: int | None) -> Outcome:
    """Accept an order; raise OrderNotFound, Invalid."""
    return _try(
        order_id, actor, OrderStatus.CONFIRMED, "accepted",
        lambda: confirm_order(
            order_id=order_id, actor=actor, now=now, prep_minutes=prep_minutes
        ),
    )  # fmt: skip


def reject(*, order_id: UUID, actor: User, now: datetime, reason: str) -> Outcome:
    """Decline an order, saying why; raise OrderNotFound."""
    return _try(
        order_id, actor, OrderStatus.CANCELLED, "declined",
        lambda: reject_order(order_id=order_id, actor=actor, now=now, reason=reason),
    )  # fmt: skip


def start(*, order_id: UUID, actor: User, now: datetime) -> Outcome:
    """Begin to prepare an order; raise OrderNotFound."""
    return _try(
        order_id, actor, OrderStatus.PREPARING, "in the kitchen",
        lambda: start_preparing(order_id=order_id, actor=actor, now=now),
    )  # fmt: skip


def ready(*, order_id: UUID, actor: User, now: datetime) -> Outcome:
    """Call an order out for collection; raise OrderNotFound."""
    return _try(
        order_id, actor, OrderStatus.READY, "ready",
        lambda: mark_ready(order_id=order_id, actor=actor, now=now),
    )  # fmt: skip


def sell_out(
    *, order_id: UUID, item_id: UUID, actor: User, now: datetime, replacement_id: int | None
) -> Outcome:
    """Sell out one line of an order; raise OrderNotFound, ReplacementRefused."""
    order = order_for(actor, order_id, parties=[Party.MERCHANT])
    try:
        changed = mark_sold_out(
            order_id=order_id, item_id=item_id, actor=actor, now=now,
            replacement_id=replacement_id,
        )  # fmt: skip
    except Conflict as error:
        return Outcome(order, is_done=False, text=f"{order.code}: {error.detail}.")
    if changed.status == OrderStatus.CANCELLED:
        said = "cancelled, as its customer wanted all or nothing"
    else:
        said = "replaced" if replacement_id else "refunded"
    return Outcome(changed, is_done=True, text=f"{order.code}: {said}.")


def _try(
    order_id: UUID, actor: User, wanted: OrderStatus, word: str, move: Callable[[], Order]
) -> Outcome:
    """Make a move; where the order has moved on already, say to where instead of failing."""
    order = order_for(actor, order_id, parties=[Party.MERCHANT])
    try:
        return Outcome(move(), is_done=True, text=f"{order.code} is {word}.")
    except Conflict as error:
        fresh = order_for(actor, order_id, parties=[Party.MERCHANT])
        is_own = wanted != OrderStatus.CANCELLED or fresh.cancelled_by == Party.MERCHANT
        if fresh.status == wanted and is_own:
            return Outcome(fresh, is_done=True, text=f"{order.code} is {word} already.")
        if fresh.status == order.status == OrderStatus.CONFIRMED:
            return Outcome(fresh, is_done=False, text=f"{order.code}: {error.detail}")
        state = STATE_WORDS[OrderStatus(fresh.status)].lower()
        why = f" ({fresh.cancel_reason})" if fresh.cancel_reason else ""
        text = f"Nothing changed: {order.code} is {state} by now{why}."
        return Outcome(fresh, is_done=False, text=text)
