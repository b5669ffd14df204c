"""What a driver does with an order in hand."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from delivery.accounts.models import User
from delivery.events.outbox import emit
from delivery.geo.positions import PositionIndex
from delivery.kernel.geometry import haversine_m
from delivery.media.photos import Upload
from drivers.errors import NotAtTheShop
from drivers.models import Offer
from drivers.selectors import driver_of, live_assignment
from drivers.services.earnings import settle_delivery
from orders.errors import NotDispatchable
from orders.locks import lock_order
from orders.models import Order, Rating
from orders.selectors import order_for
from orders.services.moves import deliver_order, pick_up_order
from orders.services.ratings import rate_order
from orders.states import DISPATCHABLE, Party

# Fixes between houses are off by as much, and shops have back doors.
_AT_THE_SHOP_M = 150.0


def arrive(*, order_id: UUID, actor: User, now: datetime) -> Order:
    """Say that one stands at the shop: from then on waiting counts; saying it twice does nothing.

    Raises OrderNotFound where it is another driver's, NotDispatchable once it is picked up, and
    NotAtTheShop where the driver's last position says otherwise.
    """
    order_for(actor, order_id, parties=[Party.DRIVER])
    with transaction.atomic():
        order = lock_order(order_id)
        if order.status not in DISPATCHABLE:
            raise NotDispatchable
        _assert_at_shop(order, actor)
        offer = live_assignment(order_id)
        if offer is None or offer.arrived_at is not None:
            return order
        Offer.objects.filter(pk=offer.pk).update(arrived_at=now)
        emit(
            "order.driver_arrived",
            subject_type="order",
            subject_id=order.pk,
            actor=actor,
            now=now,
            data={"driver_id": actor.pk, "shop_id": order.shop_id},
        )
    return order


def _assert_at_shop(order: Order, actor: User) -> None:
    driver = driver_of(actor)
    fix = PositionIndex(order.region).get([driver.pk]).get(driver.pk)
    here = fix.point if fix else driver.saved_point
    if here is None or haversine_m(here, order.shop.point) > _AT_THE_SHOP_M:
        raise NotAtTheShop


def pick_up(*, order_id: UUID, actor: User, now: datetime) -> Order:
    """Take an order from the shop; raise OrderNotFound where it is another driver's."""
    order_for(actor, order_id, parties=[Party.DRIVER])
    return pick_up_order(order_id=order_id, actor=actor, now=now)


@transaction.atomic
def deliver(
    *, order_id: UUID, actor: User, now: datetime, pin: str = "", photo: Upload | None = None
) -> Order:
    """Hand an order over and be paid; raise OrderNotFound where it is another driver's.

    Raises what `deliver_order` raises about the customer's PIN and the photo at the door.
    """
    order_for(actor, order_id, parties=[Party.DRIVER])
    order = deliver_order(order_id=order_id, actor=actor, now=now, pin=pin, photo=photo)
    settle_delivery(order, now=now)
    return order


def rate_customer(
    *, order_id: UUID, actor: User, stars: int, comment: str, now: datetime
) -> list[Rating]:
    """Rate the customer of a delivered order; raises what `rate_order` raises."""
    given = {Rating.Subject.CUSTOMER: stars}
    return rate_order(order_id=order_id, actor=actor, stars=given, comment=comment, now=now)
