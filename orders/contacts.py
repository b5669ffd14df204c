"""Whom somebody may call about an order, each under a masked number.

The number itself is given by `orders.services.contacts`, one at a time.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from delivery.accounts.models import User
from delivery.kernel.errors import NotFound
from delivery.kernel.phones import mask_phone
from orders.models import Order
from orders.states import CALLABLE, Party


@dataclass(frozen=True, slots=True)
class Contact:
    """Somebody who has to do with an order and gave a number."""

    party: Party
    name: str
    phone_masked: str


def contacts_of(order: Order, asker: Party | None) -> Sequence[Contact]:
    """Return whom the asker may call now, in the order of an order's way."""
    if not may_call(order, asker):
        return []
    contacts = [_contact(order, party, asker) for party in CALLABLE if party != asker]
    return [contact for contact in contacts if contact.phone_masked]


def contact_payload(order: Order, party: Party, asker: Party) -> dict[str, Any] | None:
    """Describe a party to whoever may call it, None where there is nobody yet."""
    contact = _contact(order, party, asker)
    if not contact.name:
        return None
    return {"name": contact.name, "phone_masked": contact.phone_masked}


def _contact(order: Order, party: Party, asker: Party | None) -> Contact:
    person = contact_person(order, party)
    return Contact(
        party, contact_name(order, party, asker), mask_phone(person.phone) if person else ""
    )


def party_called(name: str) -> Party:
    """Return the party of that name; raise NotFound for whom nobody can call."""
    if name not in CALLABLE:
        raise NotFound("Orders have a customer, a merchant and a driver to call.")
    return Party(name)


def may_call(order: Order, asker: Party | None) -> bool:
    """Tell whether somebody may be called: while the order is in hand; by operators at any time."""
    return asker == Party.OPERATOR or (order.is_active and asker in CALLABLE)


def contact_person(order: Order, party: Party) -> User | None:
    """Return whose telephone rings; a shop is reached through its owner."""
    match party:
        case Party.CUSTOMER:
            return order.customer
        case Party.MERCHANT:
            return order.shop.owner
        case Party.DRIVER:
            return order.driver
    return None


def contact_name(order: Order, party: Party, asker: Party | None) -> str:
    """Return what a party is called; a customer's name is no more than what to ask for at the door.

    Operators see all of it.
    """
    if party == Party.MERCHANT:
        return order.shop.name
    person = contact_person(order, party)
    name = person.name if person else ""
    is_short = party == Party.CUSTOMER and asker != Party.OPERATOR
    return name.partition(" ")[0] if is_short else name
