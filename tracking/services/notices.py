"""Tell the parties of an order what happened to it."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet

from delivery.accounts.models import Role, User
from delivery.events.models import Event
from delivery.notifications.services.notify import Note, notify
from delivery.notifications.wording import Money, Params
from drivers.attention import Attention, attention_for, stuck_orders
from orders.models import Order
from tracking.notices.table import REASONS, TABLE, Audience, moments_of, sold_out_line

_LOOKED_BACK = timedelta(days=1)


def announce(event: Event) -> int:
    """Write an event's messages; return how many. A step of the relay's transaction."""
    order = _orders().get(pk=event.subject_id)
    params = params_of(order, event.data)
    notes = [
        Note(recipient, told.kind, params | _stars(told.audience, event.data))
        for moment in moments_of(event.name, event.data)
        for told in TABLE[moment]
        for recipient in _recipients(told.audience, order, event)
    ]
    return notify(cause=event.pk, notes=notes, now=event.at)


def alert_operators(*, now: datetime) -> int:
    """Tell operators, once each, of orders that stand still and of events given up."""
    operators = _operators()
    told = 0
    for order in stuck_orders(now=now):
        if attention_for(order, now=now) == Attention.STANDING_STILL:
            params = params_of(order, {})
            notes = [Note(operator, "ops_order_stuck", params) for operator in operators]
            told += notify(cause=order.pk, notes=notes, now=now)
    for event in Event.objects.filter(dead_at__gte=now - _LOOKED_BACK):
        notes = [Note(operator, "ops_event_dead", {"event": event.name}) for operator in operators]
        told += notify(cause=event.pk, notes=notes, now=now)
    return told


def params_of(order: Order, data: Mapping[str, Any]) -> Params:
    """Return everything that the wording may name; nobody's number is among it."""

    def money(amount_minor: int) -> Money:
        return {"amount_minor": amount_minor, "currency": order.currency}

    params: Params = {
        "order_id": str(order.pk),
        "code": order.code,
        "shop": order.shop.name,
        "region": order.region.name,
        "driver": order.driver.name if order.driver else "–",
        "total": money(order.total_minor),
        "tip": money(order.tip_added_minor),
        "refund": money(data.get("refund_minor", order.refunded_minor)),
        "reason": REASONS.get(data.get("reason", ""), ""),
        "item": "",
        "replacement": "",
    }
    if "item_id" in data:
        line = sold_out_line(data)
        params["item"] = line["name"]
        params["replacement"] = (line["replacement"] or {}).get("name", "")
    return params


def _stars(audience: Audience, data: Mapping[str, Any]) -> dict[str, str]:
    subject = "merchant" if audience == Audience.SHOP else audience.value
    return {"stars": str(data.get("stars", {}).get(subject, ""))}


def _orders() -> QuerySet[Order]:
    return Order.objects.select_related("shop__owner", "region", "driver", "customer")


def _recipients(audience: Audience, order: Order, event: Event) -> list[User]:
    people: list[User | None] = []
    match audience:
        case Audience.CUSTOMER:
            # Who cancels gets the refund confirmed as well.
            return [order.customer]
        case Audience.SHOP:
            people = [order.shop.owner, *order.shop.staff.all()]
        case Audience.DRIVER:
            people = list(User.objects.filter(pk=event.data.get("driver_id")))
        case Audience.PREVIOUS_DRIVER:
            people = list(User.objects.filter(pk=event.data.get("previous_driver_id")))
        case Audience.OPERATORS:
            people = list(_operators())
    # Nobody is told what they did themselves.
    others = {person.pk: person for person in people if person and person.pk != event.actor_id}
    return list(others.values())


def _operators() -> list[User]:
    return list(User.objects.filter(role=Role.ADMIN, is_active=True).order_by("pk"))
