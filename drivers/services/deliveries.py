"""What a driver does with an order in hand."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F

from delivery.accounts.models import User
from drivers.models import Driver
from orders.models import Order, Rating
from orders.selectors import order_for
from orders.services.moves import deliver_order, pick_up_order
from orders.services.ratings import rate_order
from orders.states import Party


def pick_up(*, order_id: UUID, actor: User, now: datetime) -> Order:
    """Take an order from the shop; raise OrderNotFound where it is another driver's."""
    order_for(actor, order_id, parties=[Party.DRIVER])
    return pick_up_order(order_id=order_id, actor=actor, now=now)


@transaction.atomic
def deliver(*, order_id: UUID, actor: User, now: datetime, pin: str = "") -> Order:
    """Hand an order over; raise OrderNotFound where it is another driver's.

    Raises what `deliver_order` raises about the customer's PIN.
    """
    order_for(actor, order_id, parties=[Party.DRIVER])
    order = deliver_order(order_id=order_id, actor=actor, now=now, pin=pin)
    Driver.objects.filter(pk=actor.pk).update(total_deliveries=F("total_deliveries") + 1)
    return order


def rate_customer(
    *, order_id: UUID, actor: User, stars: int, comment: str, now: datetime
) -> list[Rating]:
    """Rate the customer of a delivered order; raises what `rate_order` raises."""
    given = {Rating.Subject.CUSTOMER: stars}
    return rate_order(order_id=order_id, actor=actor, stars=given, comment=comment, now=now)
