"""What a shop's people do with an order at their board, said back in words."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext

from delivery.accounts.models import User
from delivery.kernel.errors import Conflict
from delivery.kernel.texts import msg
from orders.kitchen import STATE_WORDS
from orders.models import Order
from orders.reasons import ALL_SOLD_OUT, reason_text
from orders.selectors import order_for
from orders.services.moves import confirm_order, mark_ready, reject_order, start_preparing
from orders.services.sold_out import mark_sold_out
from orders.states import OrderStatus, Party

# What is said of a move: that it was made, and that somebody had made it before.
_ACCEPTED = msg("{code} is accepted."), msg("{code} is accepted already.")
_DECLINED = msg("{code} is declined."), msg("{code} is declined already.")
_STARTED = msg("{code} is in the kitchen."), msg("{code} is in the kitchen already.")
_READY = msg("{code} is ready."), msg("{code} is ready already.")
_CHANGED = msg("Nothing changed: {code} is {state} by now.")
_CHANGED_BECAUSE = msg("Nothing changed: {code} is {state} by now ({reason}).")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of it: `is_done` also where it had been done before."""

    order: Order
    is_done: bool
    text: str


def accept(*, order_id: UUID, actor: User, now: datetime, prep_minutes: int | None) -> Outcome:
    """Accept an order; raise OrderNotFound, Invalid."""
    return _try(
        order_id, actor, OrderStatus.CONFIRMED, _ACCEPTED,
        lambda: confirm_order(
            order_id=order_id, actor=actor, now=now, prep_minutes=prep_minutes
        ),
    )  # fmt: skip


def reject(*, order_id: UUID, actor: User, now: datetime, reason: str) -> Outcome:
    """Decline an order, saying why; raise OrderNotFound."""
    return _try(
        order_id, actor, OrderStatus.CANCELLED, _DECLINED,
        lambda: reject_order(order_id=order_id, actor=actor, now=now, reason=reason),
    )  # fmt: skip


def start(*, order_id: UUID, actor: User, now: datetime) -> Outcome:
    """Begin to prepare an order; raise OrderNotFound."""
    return _try(
        order_id, actor, OrderStatus.PREPARING, _STARTED,
        lambda: start_preparing(order_id=order_id, actor=actor, now=now),
    )  # fmt: skip


def ready(*, order_id: UUID, actor: User, now: datetime) -> Outcome:
    """Call an order out for collection; raise OrderNotFound."""
    return _try(
        order_id, actor, OrderStatus.READY, _READY,
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
        return Outcome(order, is_done=False, text=f"{order.code}: {gettext(error.detail)}.")
    if changed.cancel_reason == ALL_SOLD_OUT:
        said = gettext("cancelled and refunded, as nothing of it is left")
    elif changed.status == OrderStatus.CANCELLED:
        said = gettext("cancelled, as its customer wanted all or nothing")
    else:
        said = gettext("replaced") if replacement_id else gettext("refunded")
    return Outcome(changed, is_done=True, text=f"{order.code}: {said}.")


def _try(
    order_id: UUID,
    actor: User,
    wanted: OrderStatus,
    words: tuple[str, str],
    move: Callable[[], Order],
) -> Outcome:
    """Make a move; where the order has moved on already, say to where instead of failing."""
    order = order_for(actor, order_id, parties=[Party.MERCHANT])
    done, done_before = words
    try:
        return Outcome(move(), is_done=True, text=gettext(done).format(code=order.code))
    except Conflict as error:
        fresh = order_for(actor, order_id, parties=[Party.MERCHANT])
        is_own = wanted != OrderStatus.CANCELLED or fresh.cancelled_by == Party.MERCHANT
        if fresh.status == wanted and is_own:
            return Outcome(fresh, is_done=True, text=gettext(done_before).format(code=order.code))
        if fresh.status == order.status == OrderStatus.CONFIRMED:
            return Outcome(fresh, is_done=False, text=f"{order.code}: {gettext(error.detail)}")
        state = gettext(STATE_WORDS[OrderStatus(fresh.status)]).lower()
        text = gettext(_CHANGED_BECAUSE if fresh.cancel_reason else _CHANGED).format(
            code=order.code, state=state, reason=reason_text(fresh.cancel_reason)
        )
        return Outcome(fresh, is_done=False, text=text)
