"""Offers: opened by the dispatcher, seen and answered by their driver, ended exactly once."""

from dataclasses import asdict
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F

from delivery.accounts.actors import SYSTEM
from delivery.accounts.models import User
from delivery.events.outbox import Actor, emit
from delivery.kernel.ids import uuid7
from drivers.errors import OfferClosed, OfferExpired, OfferWithdrawn
from drivers.models import Driver, Offer, PayoutRule
from drivers.policy import Terms, terms_for
from drivers.selectors import offer_of
from drivers.services.asks import Ask
from drivers.services.clock import real_seconds
from drivers.states import OfferStatus
from orders.errors import AlreadyAssigned, NotDispatchable
from orders.locks import lock_order
from orders.models import Order
from orders.services.moves import assign_driver

_REFUSALS = {
    OfferStatus.EXPIRED: OfferExpired,
    OfferStatus.OPEN: OfferExpired,  # open in name only: nobody has swept it yet
    OfferStatus.WITHDRAWN: OfferWithdrawn,
    OfferStatus.REJECTED: OfferClosed,
    OfferStatus.ACCEPTED: OfferClosed,
}


def open_offer(
    *, ask: Ask, rule: PayoutRule, ttl_s: int, number: int, is_broadcast: bool, now: datetime
) -> Offer:
    """Show an order to a driver on terms that then hold. A step of the dispatcher's transaction."""
    offer = build_offer(ask=ask, rule=rule, number=number, now=now)
    offer.is_broadcast = is_broadcast
    offer.expires_at = now + timedelta(seconds=ttl_s)
    offer.save(force_insert=True)
    emit_offer("offer.opened", offer, SYSTEM, now)
    return offer


def build_offer(*, ask: Ask, rule: PayoutRule, number: int, now: datetime) -> Offer:
    """Make an unsaved offer with its guaranteed terms."""
    terms = terms_for(
        rule.rates, trip_m=ask.trip_m, travel_s=ask.travel_s, tip_minor=ask.order.tip_minor
    )
    return Offer(
        id=uuid7(now),
        order=ask.order,
        driver=ask.driver,
        round=number,
        distance_m=round(ask.approach_m),
        trip_distance_m=round(ask.trip_m),
        duration_s=round(real_seconds(ask.duration_s)),
        score={name: round(value, 4) for name, value in asdict(ask.score).items()},
        payout_minor=terms.total_minor,
        terms=asdict(terms),
        currency=ask.order.currency,
        opened_at=now,
        expires_at=now,
    )


def terms_of(offer: Offer) -> Terms:
    """Return what an offer promises, part by part."""
    return Terms(**offer.terms)


def accept_offer(*, offer_id: UUID, actor: User, now: datetime) -> Order:
    """Take an order; of everything that ends an offer, whichever comes first wins.

    Accepting once more what one already has changes nothing. Raises OfferNotFound,
    AlreadyAssigned, OfferExpired, OfferWithdrawn, OfferClosed.
    """
    offer = offer_of(actor, offer_id)
    with transaction.atomic():
        order = lock_order(offer.order_id)
        if order.driver_id not in {None, actor.pk}:
            raise AlreadyAssigned
        if _end(offer, OfferStatus.ACCEPTED, now, before_expiry=True):
            _count_answer(offer, accepted=1)
            try:
                order = assign_driver(order_id=order.pk, driver=actor, actor=actor, now=now)
            except NotDispatchable as error:
                raise OfferWithdrawn from error
            emit_offer("offer.accepted", offer, actor, now)
            return order
        offer.refresh_from_db(fields=["status"])
    if offer.status == OfferStatus.ACCEPTED and order.driver_id == actor.pk:
        return order
    raise _REFUSALS[OfferStatus(offer.status)]


def reject_offer(*, offer_id: UUID, actor: User, reason: str, now: datetime) -> None:
    """Decline an order, which then goes to the next driver; declining twice changes nothing.

    Raises OfferNotFound, OfferExpired, OfferWithdrawn, OfferClosed.
    """
    offer = offer_of(actor, offer_id)
    with transaction.atomic():
        if _end(offer, OfferStatus.REJECTED, now, reject_reason=reason):
            _count_answer(offer, accepted=0)
            emit_offer("offer.rejected", offer, actor, now)
            return
        offer.refresh_from_db(fields=["status"])
    if offer.status != OfferStatus.REJECTED:
        raise _REFUSALS[OfferStatus(offer.status)]


def mark_seen(*, offer_id: UUID, actor: User, now: datetime) -> Offer:
    """Note when the driver first saw an offer; raise OfferNotFound."""
    offer = offer_of(actor, offer_id)
    Offer.objects.filter(pk=offer.pk, seen_at=None, status=OfferStatus.OPEN).update(seen_at=now)
    return offer


def expire_offers(*, now: datetime) -> int:
    """End every offer whose time is up, whoever opened it; return how many."""
    due = Offer.objects.filter(status=OfferStatus.OPEN, expires_at__lte=now)
    expired = 0
    for offer in due.select_related("order"):
        with transaction.atomic():
            if _end(offer, OfferStatus.EXPIRED, now):
                _count_answer(offer, accepted=0)
                emit_offer("offer.expired", offer, SYSTEM, now)
                expired += 1
    return expired


def withdraw_offers(*, order_id: object, now: datetime) -> None:
    """End the open offers of an order that needs no driver any more."""
    for offer in Offer.objects.filter(order_id=order_id, status=OfferStatus.OPEN):
        with transaction.atomic():
            if _end(offer, OfferStatus.WITHDRAWN, now):
                emit_offer("offer.withdrawn", offer, SYSTEM, now)


def emit_offer(name: str, offer: Offer, actor: Actor, now: datetime) -> None:
    """Write a fact about an offer into its order's history. A step of the caller's transaction."""
    emit(
        name,
        subject_type="order",
        subject_id=offer.order_id,
        actor=actor,
        now=now,
        data={
            "offer_id": str(offer.pk),
            "driver_id": offer.driver_id,
            "round": offer.round,
            "is_broadcast": offer.is_broadcast,
        },
    )


def _end(
    offer: Offer,
    status: OfferStatus,
    now: datetime,
    *,
    reject_reason: str = "",
    before_expiry: bool = False,
) -> bool:
    # One conditional UPDATE decides every race for an offer: its row count tells who won.
    still_open = Offer.objects.filter(pk=offer.pk, status=OfferStatus.OPEN)
    if before_expiry:
        still_open = still_open.filter(expires_at__gt=now)
    return still_open.update(status=status, ended_at=now, reject_reason=reject_reason) == 1


def _count_answer(offer: Offer, *, accepted: int) -> None:
    Driver.objects.filter(pk=offer.driver_id).update(
        offers_answered=F("offers_answered") + 1, offers_accepted=F("offers_accepted") + accepted
    )
