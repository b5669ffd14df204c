"""Pay drivers: rows written with the delivery that earns them, and never touched again."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F

from delivery.kernel.ids import uuid7
from drivers.models import Driver, Offer, Payout, PayoutKind, PayoutRule
from drivers.policy import Terms, terms_for, waiting_minor
from drivers.selectors import live_assignment
from drivers.services.offers import terms_of
from orders.locks import lock_order
from orders.models import Order
from orders.states import OrderStatus

_DELIVERED = "delivered"


def settle_delivery(order: Order, *, now: datetime) -> bool:
    """Pay the driver of a delivered order and count the delivery; False if that was done before.

    A step of the delivery's transaction, which holds the order's lock.
    """
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("settle_delivery() needs a transaction")
    if order.driver_id is None or order.status != OrderStatus.DELIVERED:
        return False
    if Payout.objects.filter(order=order, cause=_DELIVERED).exists():
        return False
    offer = live_assignment(order.pk)
    amounts = _amounts(order, offer)
    Payout.objects.bulk_create(
        _row(order, offer, kind, amount_minor, _DELIVERED, now)
        for kind, amount_minor in amounts.items()
        if amount_minor or kind == PayoutKind.BASE
    )
    Driver.objects.filter(pk=order.driver_id).update(total_deliveries=F("total_deliveries") + 1)
    return True


@transaction.atomic
def settle_late(*, order_id: UUID, now: datetime) -> bool:
    """Pay for a delivery that somebody other than its driver recorded."""
    return settle_delivery(lock_order(order_id), now=now)


@transaction.atomic
def pay_added_tip(*, order_id: UUID, cause: str, now: datetime) -> bool:
    """Pass on a tip that was given after the delivery; False if that was done before."""
    order = lock_order(order_id)
    paid = Payout.objects.filter(order=order, kind=PayoutKind.TIP, cause=cause)
    if order.driver_id is None or not order.tip_added_minor or paid.exists():
        return False
    offer = live_assignment(order.pk)
    _row(order, offer, PayoutKind.TIP, order.tip_added_minor, cause, now).save(force_insert=True)
    return True


def _amounts(order: Order, offer: Offer | None) -> dict[PayoutKind, int]:
    rule, _ = PayoutRule.objects.get_or_create(region_id=order.region_id)
    terms = _terms(order, offer, rule)
    return {
        PayoutKind.BASE: terms.base_minor,
        PayoutKind.DISTANCE: terms.distance_minor,
        PayoutKind.TIME: terms.time_minor,
        PayoutKind.WAITING: waiting_minor(rule.rates, waited_s=_waited_s(order, offer)),
        PayoutKind.TIP: terms.tip_minor,
    }


def _terms(order: Order, offer: Offer | None, rule: PayoutRule) -> Terms:
    if offer and offer.terms:
        return terms_of(offer)
    # Nobody promised anything: the region's rule holds for the way from the shop.
    return terms_for(rule.rates, trip_m=order.distance_m, travel_s=0.0, tip_minor=order.tip_minor)


def _waited_s(order: Order, offer: Offer | None) -> float:
    if offer is None or offer.arrived_at is None or order.picked_up_at is None:
        return 0.0
    return (order.picked_up_at - offer.arrived_at).total_seconds()


def _row(
    order: Order,
    offer: Offer | None,
    kind: PayoutKind,
    amount_minor: int,
    cause: str,
    now: datetime,
) -> Payout:
    return Payout(
        id=uuid7(now),
        driver_id=order.driver_id,
        order=order,
        offer=offer,
        kind=kind,
        amount_minor=amount_minor,
        currency=order.currency,
        cause=cause,
        earned_at=now,
    )
