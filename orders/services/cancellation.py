"""What calling an order off costs, shown before and charged after."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import get_language, gettext

from delivery.accounts.models import User
from delivery.events.outbox import Actor
from delivery.kernel.errors import Invalid
from delivery.kernel.money import format_minor
from merchants.terms import tariff_of
from orders.errors import CancellationFeeChanged
from orders.models import Order
from orders.policy import AdjustmentKind
from orders.pricing import cancellation_fee
from orders.selectors import party_of
from orders.services.ledger import price_of, refund
from orders.services.promotions import release
from orders.states import FREE_TO_CANCEL, MACHINE, OrderStatus, Party


@dataclass(frozen=True, slots=True)
class CancellationTerms:
    """What happens if an order is called off now."""

    may_cancel: bool
    fee_minor: int
    refund_minor: int
    currency: str


def cancellation_terms(order: Order, *, actor: User) -> CancellationTerms:
    """Tell a party of the order what calling it off would cost now."""
    party = party_of(order, actor) or Party.CUSTOMER
    may_cancel = "cancel" in MACHINE.names(source=OrderStatus(order.status), role=party)
    fee_minor = _fee(order, party) if may_cancel else 0
    refund_minor = _left(order) - fee_minor if may_cancel else 0
    return CancellationTerms(may_cancel, fee_minor, refund_minor, order.currency)


def settle_cancellation(
    order: Order,
    party: Party,
    *,
    reason: str,
    accepted_fee_minor: int | None = None,
    actor: Actor,
    now: datetime,
) -> dict[str, Any]:
    """Refund a cancelled order but for the fee; return the order's changes.

    A step: it needs the order's lock. `accepted_fee_minor` is what the customer was shown.
    Raises Invalid (an operator gives a reason), CancellationFeeChanged.
    """
    if party == Party.OPERATOR and not reason.strip():
        raise Invalid(fields={"reason": [gettext("Say why.")]})
    fee_minor = _fee(order, party)
    if accepted_fee_minor is not None and fee_minor > accepted_fee_minor:
        shown = format_minor(fee_minor, order.currency, get_language() or "")
        raise CancellationFeeChanged(
            gettext("Calling off now costs {fee}.").format(fee=shown),
            extra={"fee_minor": fee_minor, "currency": order.currency},
        )
    refund(
        order, AdjustmentKind.CANCELLATION, _left(order) - fee_minor, note=reason,
        actor=actor, now=now,
    )  # fmt: skip
    release(order, now=now)
    return {
        "cancelled_by": party,
        "cancel_reason": reason,
        "cancellation_fee_minor": fee_minor,
        "refunded_minor": order.refunded_minor,
    }


def _left(order: Order) -> int:
    return order.total_minor + order.tip_added_minor - order.refunded_minor


def _fee(order: Order, party: Party) -> int:
    """Return the fee: only customers pay one, only once the shop has accepted, never of a tip."""
    if party != Party.CUSTOMER or order.status in FREE_TO_CANCEL:
        return 0
    fee_bp = tariff_of(order.region).cancellation_fee_bp
    # Until here nothing but sold out goods was refunded.
    fee_minor = cancellation_fee(
        price_of(order), refunded_minor=order.refunded_minor, fee_bp=fee_bp
    )
    return min(fee_minor, _left(order) - order.tip_minor)
