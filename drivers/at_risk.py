"""Gather what tells of an order's risk, and describe it to operators."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings

from delivery.geo.positions import Fix, PositionIndex
from delivery.kernel.clock import rfc3339
from drivers.attention import SINCE
from drivers.models import DispatchPolicy, Search
from drivers.risk import OrderFacts, Risk, risks_of
from drivers.services.clock import real_seconds
from merchants.slots import SLOT
from orders.models import Order
from orders.states import DISPATCHABLE, OrderStatus


def risk_payloads(orders: Sequence[Order], *, now: datetime) -> list[dict[str, Any]]:
    """Tell of each order, in the same sequence, what was promised and what is at risk."""
    fixes, targets = _fixes(orders), _targets(orders)
    return [
        {
            "id": str(order.pk),
            "promised_at": rfc3339(order.promised_by_at or targets[order.pk]),
            "risks": [
                _risk(risk)
                for risk in order_risks(
                    order,
                    fix=fixes.get(order.driver_id or 0),
                    target_at=targets.get(order.pk),
                    now=now,
                )
            ],
        }
        for order in orders
    ]


def order_risks(
    order: Order, *, fix: Fix | None, target_at: datetime | None, now: datetime
) -> list[Risk]:
    """Return what puts an order at risk, the most urgent first; nothing once it is over."""
    if not order.is_active:
        return []
    search: Search | None = getattr(order, "search", None)
    status = OrderStatus(order.status)
    starts_at = order.due_at or order.created_at
    is_unassigned = order.driver_id is None and status in DISPATCHABLE
    facts = OrderFacts(
        status=status,
        unanswered_s=_age_s(order.created_at, now) if status == OrderStatus.PENDING else None,
        unassigned_s=_unassigned_s(order, search, now) if is_unassigned else None,
        food_waits_s=_age_s(order.ready_at, now) if status == OrderStatus.READY else None,
        driver_silent_s=_silent_s(order, fix, now),
        late_s=_later_s(order.eta_at, order.promised_by_at),
        past_target_s=_later_s(order.eta_at, target_at),
        still_s=(now - max(_state_since(order), starts_at)).total_seconds(),
        unserved_reason=search.unserved_reason
        if is_unassigned and search and search.unserved_at
        else None,
        driver_lost_s=_lost_s(order, search, fix, now),
    )
    return risks_of(facts, speed=settings.CITY_SPEED)


def _fixes(orders: Iterable[Order]) -> dict[int, Fix]:
    by_region: dict[Any, set[int]] = {}
    for order in orders:
        if order.driver_id and order.is_active:
            by_region.setdefault(order.region, set()).add(order.driver_id)
    fixes: dict[int, Fix] = {}
    for region, driver_ids in by_region.items():
        fixes |= PositionIndex(region).get(sorted(driver_ids))
    return fixes


def _targets(orders: Iterable[Order]) -> dict[Any, datetime]:
    """Return by when each order without a promise is to be at the door.

    That is its slot's end, or as many minutes after it was placed as its region aims at.
    """
    rows = [order for order in orders if order.promised_by_at is None]
    if not rows:
        return {}
    policies = DispatchPolicy.objects.filter(region__in={order.region_id for order in rows})
    minutes = dict(policies.values_list("region_id", "target_minutes"))
    usual = DispatchPolicy._meta.get_field("target_minutes").default
    return {order.pk: _target(order, minutes.get(order.region_id, usual)) for order in rows}


def _target(order: Order, target_minutes: int) -> datetime:
    if order.scheduled_for:
        return order.scheduled_for + SLOT
    return order.created_at + timedelta(seconds=real_seconds(target_minutes * 60))


def _age_s(since: datetime | None, now: datetime) -> float:
    """Return how long ago an instant was; an unknown one is now."""
    return (now - since).total_seconds() if since else 0.0


def _later_s(eta_at: datetime | None, limit_at: datetime | None) -> float | None:
    """Return by how much an arrival misses its limit, where both are known."""
    return (eta_at - limit_at).total_seconds() if eta_at and limit_at else None


def _unassigned_s(order: Order, search: Search | None, now: datetime) -> float:
    began_at = (search.due_at or search.began_at) if search else order.confirmed_at
    return _age_s(max(began_at or now, order.due_at or order.created_at), now)


def _silent_s(order: Order, fix: Fix | None, now: datetime) -> float | None:
    if order.driver_id is None:
        return None
    seen_at = max(filter(None, (fix.recorded_at if fix else None, order.assigned_at)))
    return (now - seen_at).total_seconds()


def _lost_s(order: Order, search: Search | None, fix: Fix | None, now: datetime) -> float | None:
    if search is None or search.driver_lost_at is None or order.driver_id is None:
        return None
    reported_s = (now - search.driver_lost_at).total_seconds()
    return max(reported_s, _silent_s(order, fix, now) or 0.0)


def _state_since(order: Order) -> datetime:
    field = SINCE.get(OrderStatus(order.status))
    since: datetime | None = getattr(order, field) if field else None
    return since or order.created_at


def _risk(risk: Risk) -> dict[str, Any]:
    return {
        "kind": str(risk.kind),
        "text": risk.text,
        "urgency": risk.urgency,
        "minutes": risk.minutes,
        "cause": risk.cause,
    }
