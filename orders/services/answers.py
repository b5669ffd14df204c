"""Answer for shops that have asked for it, or have not answered."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from uuid import UUID

import structlog

from delivery.accounts.actors import SYSTEM
from delivery.kernel.errors import Conflict
from orders.models import Order
from orders.reasons import NO_ANSWER
from orders.services.moves import confirm_order, reject_order
from orders.states import OrderStatus

log = structlog.get_logger(__name__)


def accept_for_shop(*, order_id: UUID, now: datetime) -> None:
    """Confirm an order of a shop that accepts everything; an order that moved on stays."""
    order = Order.objects.select_related("shop").get(pk=order_id)
    if order.shop.auto_accept and order.status == OrderStatus.PENDING:
        _unless_moved_on(partial(confirm_order, order_id=order_id, actor=SYSTEM, now=now))


def reject_unanswered(*, now: datetime) -> int:
    """Decline every order whose shop let its time pass; return how many."""
    due = Order.objects.filter(status=OrderStatus.PENDING, answer_by_at__lte=now)
    return sum(_reject_for_shop(order_id, now) for order_id in due.values_list("pk", flat=True))


def _reject_for_shop(order_id: UUID, now: datetime) -> bool:
    """Decline an order; one that cannot be declined is told to operators, and the rest go on."""
    move = partial(reject_order, order_id=order_id, actor=SYSTEM, reason=NO_ANSWER, now=now)
    try:
        return _unless_moved_on(move)
    except Exception:
        log.exception("unanswered_order_stays", order_id=str(order_id), alert=True)
        return False


def _unless_moved_on(move: Callable[[], Order]) -> bool:
    """Make a move, unless a person was quicker."""
    try:
        move()
    except Conflict as error:
        log.info("shop_answered_meanwhile", error=error.detail)
        return False
    return True
