"""Whom a customer may call about an order: the shop and the driver, while they have it in hand."""

from collections.abc import Sequence
from dataclasses import dataclass

from delivery.accounts.models import User
from orders.models import Order
from orders.selectors import party_of
from orders.states import Party


@dataclass(frozen=True, slots=True)
class Contact:
    """Somebody to call; `dial` is the number as telephones read it."""

    name: str
    dial: str


def contacts_of(order: Order, viewer: User) -> Sequence[Contact]:
    """Return whom the viewer may call; nobody's number is shown but to the order's customer."""
    if not order.is_active or party_of(order, viewer) != Party.CUSTOMER:
        return []
    people = [(order.shop.name, order.shop.owner), (_name(order.driver), order.driver)]
    return [
        Contact(name, "".join(sign for sign in person.phone if sign in "+0123456789"))
        for name, person in people
        if person is not None and person.phone
    ]


def _name(driver: User | None) -> str:
    return driver.name if driver else ""
