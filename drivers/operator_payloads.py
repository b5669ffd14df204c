"""What operators are shown of orders, drivers and decisions: everything that is known."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from delivery.kernel.clock import rfc3339, rfc3339_or_none
from delivery.kernel.phones import mask_phone
from drivers.at_risk import risk_payloads
from drivers.attention import attention_for
from drivers.models import Decision, Driver, Search
from drivers.payloads import driver_payload
from orders.contacts import contact_payload
from orders.models import Order
from orders.payloads import order_payloads
from orders.selectors import customer_rating
from orders.states import CALLABLE, Party


def operator_order_payloads(orders: Sequence[Order], *, now: datetime) -> list[dict[str, Any]]:
    """Describe orders to operators: as everybody sees them, and what dispatch knows.

    The orders come from `orders_for_operators`.
    """
    risks = risk_payloads(orders, now=now)
    return [
        payload
        | {"attention": attention_for(order, now=now) or None, "search": _search(order)}
        | risk
        | {"contacts": _contacts(order), "customer_rating": customer_rating(order)}
        for order, payload, risk in zip(orders, order_payloads(orders), risks, strict=True)
    ]


def operator_driver_payload(driver: Driver) -> dict[str, Any]:
    """Describe a driver to operators."""
    return driver_payload(driver) | {
        "email": driver.user.email,
        "phone_masked": mask_phone(driver.user.phone),
        "capacity": driver.capacity,
        "orders": [str(order.pk) for order in driver.user.in_hand],
    }


def decision_payload(decision: Decision) -> dict[str, Any]:
    """Describe why a driver was asked, or nobody."""
    return {
        "id": str(decision.pk),
        "decided_at": rfc3339(decision.decided_at),
        "outcome": decision.outcome,
        "policy": decision.policy,
        "round": decision.round,
        "radius_m": decision.radius_m,
        "driver_id": decision.driver_id,
        "offer_id": str(decision.offer_id) if decision.offer_id else None,
        "offer_status": decision.offer.status if decision.offer else None,
        "candidates": decision.candidates,
    }


def _contacts(order: Order) -> dict[str, Any]:
    return {str(party): contact_payload(order, party, Party.OPERATOR) for party in CALLABLE}


def _search(order: Order) -> dict[str, Any] | None:
    search: Search | None = getattr(order, "search", None)
    if search is None:
        return None
    return {
        "began_at": rfc3339(search.began_at),
        "due_at": rfc3339_or_none(search.due_at),
        "rounds": search.rounds,
        "unserved_at": rfc3339_or_none(search.unserved_at),
        "unserved_reason": search.unserved_reason or None,
        "driver_lost_at": rfc3339_or_none(search.driver_lost_at),
    }
