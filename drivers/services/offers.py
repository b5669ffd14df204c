"""Offers: opened to one driver at a time, ended exactly once."""

from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F

from delivery.accounts.actors import SYSTEM
from delivery.accounts.models import User
from delivery.events.outbox import Actor, emit
from delivery.kernel.ids import uuid7
from drivers.errors import OfferClosed, OfferExpired, OfferWithdrawn
from drivers.matching.scoring import Score
from drivers.models import Driver, Offer, PayoutRule
from drivers.policy import payout_minor
from drivers.selectors import offer_of
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
    *,
    order: Order,
    driver: Driver,
    score: Score,
    distance_m: float,
    ttl_s: int,
    rule: PayoutRule,
    now: datetime,
) -> Offer:
    """Show an order to a driver. A step of the dispatcher's transaction."""
    offer = Offer.objects.create(
        id=uuid7(now),
        order=order,
        driver=driver,
        distance_m=round(distance_m),
        score={name: round(value, 4) for name, value in asdict(score).items()},
        payout_minor=payout_minor(
            base_minor=rule.base_minor,
            per_km_minor=rule.per_km_minor,
            trip_m=distance_m + order.distance_m,
            tip_minor=order.tip_minor,
        ),
        currency=order.currency,
        opened_at=now,
        expires_at=now + timedelta(seconds=ttl_s),
    )
    _emit("offer.opened", offer, SYSTEM, now)
    return offer


def accept_offer(*, offer_id: UUID, actor: User, now: datetime) -> Order:
    """Take an order; of everything that ends an offer, whichever comes first wins.

    Raises OfferNotFound, OfferExpired, OfferWithdrawn, OfferClosed, AlreadyAssigned.
    """
    offer = offer_of(actor, offer_id)
    with transaction.atomic():
        locked = lock_order(offer.order_id)
        if not _end(offer, OfferStatus.ACCEPTED, now, expires_at__gt=now):
            offer.refresh_from_db(fields=["status"])
            if locked.driver_id not in {None, actor.pk}:
                raise AlreadyAssigned
            raise _REFUSALS[OfferStatus(offer.status)]
        _count_answer(offer, accepted=1)
        try:
            order = assign_driver(
                order_id=offer.order_id, driver=offer.driver.user, actor=actor, now=now
            )
        except NotDispatchable as error:
            raise OfferWithdrawn from error
        _emit("offer.accepted", offer, actor, now)
    return order


def reject_offer(*, offer_id: UUID, actor: User, reason: str, now: datetime) -> None:
    """Decline an order, which then goes to the next driver.

    Raises OfferNotFound, OfferExpired, OfferWithdrawn, OfferClosed.
    """
    offer = offer_of(actor, offer_id)
    with transaction.atomic():
        if not _end(offer, OfferStatus.REJECTED, now, reject_reason=reason):
            offer.refresh_from_db(fields=["status"])
            raise _REFUSALS[OfferStatus(offer.status)]
        _count_answer(offer, accepted=0)
        _emit("offer.rejected", offer, actor, now)


def expire_offers(*, now: datetime) -> int:
    """End every offer whose time is up; return how many."""
    due = Offer.objects.filter(status=OfferStatus.OPEN, expires_at__lte=now)
    expired = 0
    for offer in due.select_related("order"):
        with transaction.atomic():
            if _end(offer, OfferStatus.EXPIRED, now):
                _count_answer(offer, accepted=0)
                _emit("offer.expired", offer, SYSTEM, now)
                expired += 1
    return expired


def withdraw_offers(*, order_id: object, now: datetime) -> None:
    """End the open offers of an order that needs no driver any more."""
    for offer in Offer.objects.filter(order_id=order_id, status=OfferStatus.OPEN):
        with transaction.atomic():
            if _end(offer, OfferStatus.WITHDRAWN, now):
                _emit("offer.withdrawn", offer, SYSTEM, now)


def _end(
    offer: Offer, status: OfferStatus, now: datetime, *, reject_reason: str = "", **still: Any
) -> bool:
    # One conditional UPDATE decides every race for an offer: its row count tells who won.
    updated = Offer.objects.filter(pk=offer.pk, status=OfferStatus.OPEN, **still).update(
        status=status, ended_at=now, reject_reason=reject_reason
    )
    return updated == 1


def _count_answer(offer: Offer, *, accepted: int) -> None:
    Driver.objects.filter(pk=offer.driver_id).update(
        offers_answered=F("offers_answered") + 1, offers_accepted=F("offers_accepted") + accepted
    )


def _emit(name: str, offer: Offer, actor: Actor, now: datetime) -> None:
    emit(
        name,
        subject_type="order",
        subject_id=offer.order_id,
        actor=actor,
        now=now,
        data={"offer_id": str(offer.pk), "driver_id": offer.driver_id},
    )
