"""Call somebody about an order: the one way to a number that is not one's own."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext

from delivery.accounts.models import User
from delivery.accounts.numbers import give_number
from orders.contacts import contact_name, contact_person, may_call
from orders.errors import NotAContact, NotInHand, OrderNotFound
from orders.locks import lock_order
from orders.selectors import party_of
from orders.states import Party


@dataclass(frozen=True, slots=True)
class Call:
    """Whom to call, and the number as telephones read it."""

    party: Party
    name: str
    phone: str


@transaction.atomic
def call_party(*, order_id: UUID, party: Party, actor: User, now: datetime) -> Call:
    """Give the number of a party to another party of an order in hand, or to an operator.

    The order's lock keeps it in hand until the fact is written. Raises OrderNotFound (also for
    whoever has nothing to do with it), NotAContact, NotInHand (also where no driver has it yet),
    NoNumber, TooManyRequests.
    """
    order = lock_order(order_id)
    asker = party_of(order, actor)
    if asker is None:
        raise OrderNotFound
    if asker == party:
        raise NotAContact
    if not may_call(order, asker):
        raise NotInHand
    if party == Party.DRIVER and order.driver_id is None:
        raise NotInHand(gettext("Nobody carries the order."))
    phone = give_number(
        contact_person(order, party),
        event=f"order.{party}_number_given",
        actor=actor,
        subject_type="order",
        subject_id=order.pk,
        data={"asked_by": asker},
        now=now,
    )
    return Call(party, contact_name(order, party, asker), phone)
